"""From the bindings of a name to the object behind it, through imports, star imports and aliases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator

from ssot_lsp.core.bindings import (
    Aliased,
    Binding,
    Bindings,
    Defined,
    Imported,
    ModuleFacts,
    Starred,
    Unbound,
    signature_of,
)
from ssot_lsp.core.facts import Lookup
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.answers import Answer, combine, unknown
from ssot_lsp.workspace.builtins import BuiltinModules
from ssot_lsp.workspace.members import ClassMembers
from ssot_lsp.workspace.modules import ModuleFinder
from ssot_lsp.workspace.surface import Surfaces


class Reexports:
    """Follows bindings. What another module has, it asks of `answer`, which may come back here."""

    def __init__(
        self,
        answer: Callable[[ObjectRef], Answer],
        facts: Callable[[str], ModuleFacts | str],
        text: Callable[[str], bytes],
        finder: ModuleFinder,
        surfaces: Surfaces,
        builtins: BuiltinModules,
    ) -> None:
        """`facts` reads a module, `text` gives its source."""
        self._answer = answer
        self._finder = finder
        self._surfaces = surfaces
        self._builtins = builtins
        self._members = ClassMembers(facts, text, self.options, builtins)
        self._aliases: dict[Aliased, Answer] = {}

    def options(
        self,
        facts: ModuleFacts,
        name: str,
        bindings: Bindings,
        prefix: str = "",
        seen: set[Binding] | None = None,
    ) -> Iterator[Answer | None]:
        """Follow every way a name may be bound; None where it is not. `prefix` is "Class." for members.

        Bindings in `seen` were followed already: paths that meet again need no second look.
        """
        seen = set() if seen is None else seen
        for one in bindings:
            if one in seen:
                continue
            seen.add(one)
            match one:
                case Unbound():
                    yield None
                case Defined():
                    yield self._defined(facts, f"{prefix}{name}", one)
                case Imported(module, ""):
                    yield self._imported_module(module, as_attribute=one.as_attribute)
                case Imported(module, source):
                    yield self._imported(facts.module, name, ObjectRef(module, source))
                case Aliased():
                    if one not in self._aliases:
                        self._aliases[one] = self._aliased(facts, one)
                    yield self._aliases[one]
                case Starred(module, under):
                    if (yield from self._starred(facts, name, module)):
                        yield from self.options(facts, name, under, prefix, seen)

    def _defined(self, facts: ModuleFacts, qualname: str, one: Defined) -> Answer:
        found = self._finder.find(facts.module)
        ref = ObjectRef(facts.module, qualname)
        path = found.path if found else None
        lookup = Lookup("present", one.kind, "", ref, path, one.line, signature_of(one.header), one.summary)
        return Answer(lookup, one.members)

    def _imported_module(self, module: str, *, as_attribute: bool) -> Answer:
        if as_attribute:
            parent, _, last = module.rpartition(".")
            answer = self._answer(ObjectRef(parent, last))
            if answer.present:
                return answer
            doubtful = answer.lookup.status == "unknown" and not answer.circular
            if doubtful and self._finder.find(module) is not None:
                # the package may have put something else in the submodule's place
                return Answer(Lookup("present", "unknown", "", None))
        answer = self._answer(ObjectRef(module))
        if answer.lookup.status == "unknown":
            return Answer(Lookup("present", "module", "", ObjectRef(module)))
        return answer

    def _imported(self, importer: str, name: str, source: ObjectRef) -> Answer:
        answer = self._answer(source)
        if answer.circular:
            return answer
        if answer.lookup.status == "unknown":
            found = Lookup("present", "unknown", "", source)
            return Answer(found, accelerator=self._is_accelerator(source.module))
        if answer.lookup.status == "absent":
            reason = (
                f"{importer} takes {name or source.last} from {source.module}, but {answer.lookup.reason}"
            )
            return Answer(Lookup("absent", reason=reason))
        return answer

    def _starred(self, facts: ModuleFacts, name: str, module: str) -> Generator[Answer | None, None, bool]:
        """Follow a star import of `module`; tell whether the name may be what it was before it."""
        surface = self._surfaces.exported(module, importer=facts.module)
        if surface is None:
            answer = self._answer(ObjectRef(module))
            if answer.lookup.status == "absent":
                yield answer  # this path ends in an ImportError
                return False
            accelerator = self._is_accelerator(module)
            yield unknown(
                f"{facts.module} imports * from {module}, which cannot be read", accelerator=accelerator
            )
            # a part of other platforms: there it has the name, or the program stops
            return answer.present or not accelerator
        if name in surface.names or name in surface.conditional:
            yield self._imported(facts.module, name, ObjectRef(module, name))
        elif surface.open:
            yield unknown(f"{facts.module} imports * from {module}, which {surface.open}")
        elif name in surface.possible:
            yield unknown(f"{facts.module} imports * from {module}, whose submodules may count")
        return name not in surface.names

    def _is_accelerator(self, module: str) -> bool:
        """Tell whether `module` is a compiled part of the standard library, here or on other platforms."""
        found = self._finder.find(module)
        if found is None:
            return module in sys.stdlib_module_names
        return found.origin == "stdlib" and found.form in {"compiled", "builtin"}

    def _aliased(self, facts: ModuleFacts, one: Aliased) -> Answer:
        options = [answer for answer in self.options(facts, one.name, one.base) if answer is not None]
        answer = combine([one for one in options if one.lookup.status != "absent"], "")
        if answer is None and not options:
            answer = Answer(self._builtins.look_up("builtins", one.name))
        reached = ObjectRef(facts.module, one.name)
        for attribute in one.attributes:
            if answer is None or not answer.present:
                break
            module = self._module_behind(answer, reached)
            defined = answer.lookup.defined
            if module is not None:
                reached = ObjectRef(module, attribute)
                answer = self._answer(reached)
            elif defined is not None and not defined.is_module:
                reached = ObjectRef(defined.module, f"{defined.qualname}.{attribute}")
                answer = self.member(reached, answer, attribute)
            else:
                answer = None
        if answer is not None and answer.present:
            return answer
        # the assignment has run, so there is something
        return Answer(Lookup("present", "unknown", "", None, line=one.line))

    def _module_behind(self, answer: Answer, reached: ObjectRef) -> str | None:
        """Name the module that `reached` was found to be; None when it is none or one of several."""
        if answer.lookup.kind != "module":
            return None
        defined = answer.lookup.defined
        if defined is not None:
            return defined.module if defined.is_module else None
        # `os.path`: another module on each platform, and a name for all of them in `sys.modules`
        return reached.dotted if self._answer(ObjectRef(reached.dotted)).present else None

    def member(self, ref: ObjectRef, owner: Answer, name: str) -> Answer:
        """Look up `name` in `owner`, which is what `ref` is a member of."""
        if not owner.present:
            return Answer(Lookup(owner.lookup.status, reason=owner.lookup.reason))
        outer = ObjectRef(ref.module, ref.qualname.rpartition(".")[0])
        module = self._module_behind(owner, outer)
        if module is not None:
            return self._answer(ObjectRef(module, name))
        defined = owner.lookup.defined
        if owner.lookup.kind == "class" and defined is not None:
            return self._members.look_up(defined, owner.body, name)
        return unknown(f"what {outer} is cannot be told")

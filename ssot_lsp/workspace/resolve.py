"""Whether an object reference exists, of what kind it is and where it is defined: the resolve gate.

Nothing is imported: files are found, read and parsed, and re-exports followed from module to module.
"Unknown" is the answer wherever the source leaves it open.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

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
from ssot_lsp.core.facts import Exports, Lookup
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.answers import Answer, combine, unknown
from ssot_lsp.workspace.builtins import BuiltinModules
from ssot_lsp.workspace.environment import import_path
from ssot_lsp.workspace.members import ClassMembers
from ssot_lsp.workspace.modules import FoundModule, ModuleFinder
from ssot_lsp.workspace.sources import Sources
from ssot_lsp.workspace.surface import Surface, Surfaces

_IMPLICIT = frozenset(
    {
        "__annotations__",
        "__builtins__",
        "__cached__",
        "__dict__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__spec__",
        *dir(object),
    }
)


class WorkspaceModules:
    """Answers about the modules of source roots, of an environment and of the standard library.

    Implements `ssot_lsp.core.facts.Modules`. Answers are remembered until `refresh`. A present answer
    with a `reason` is one that holds under a condition only, which the reason names.
    """

    def __init__(
        self,
        source_roots: Sequence[str],
        environment: str | None = None,
        *,
        texts: Callable[[str], bytes | None] | None = None,
    ) -> None:
        """Search `source_roots` (absolute directories), the standard library, then `environment`.

        `environment` is the directory of the project's own (see `find_environment`), None for none.
        `texts` gives the UTF-8 text of a file that is open and not saved, by its absolute path.
        """
        self._roots = tuple(source_roots)
        self._environment = environment
        self._sources = Sources(texts)
        self._answers: dict[ObjectRef, Answer] = {}
        self._aliases: dict[Aliased, Answer] = {}
        self._open: set[ObjectRef] = set()  # being answered: met again, they go in a circle
        self._circles = 0
        self._finder: ModuleFinder | None = None
        self.refresh()

    def looked_at(self) -> tuple[str, ...]:
        """Files and directories that answers so far rest on: while they are the same, so are the answers."""
        listed = self._finder.listed() if self._finder is not None else ()
        return (*listed, *self._sources.read())

    def refresh(self) -> None:
        """Forget what may have changed on disk. Files that are the same are not parsed again."""
        self._finder = None
        self._sources.forget()
        self._answers.clear()
        self._aliases.clear()
        self._open.clear()

    # -- the protocol

    def look_up(self, ref: ObjectRef) -> Lookup:
        """Tell whether `ref` exists, of what kind it is and where it is defined."""
        return self._answer(ref).lookup

    def exports(self, module: str) -> Exports | None:
        """What a star import of `module` binds; None when the module cannot be read."""
        self._prepare()
        surface = self._surfaces.exported(module)
        return surface.as_exports() if surface else None

    def names(self, module: str) -> Exports | None:
        """Every name that is an attribute of `module` after import, submodules included."""
        finder = self._prepare()
        surface = self._surfaces.attributes(module)
        if surface is None:
            return None
        below = finder.submodules(module)
        return Surface(
            surface.names | below, surface.conditional - below, frozenset(), surface.open
        ).as_exports()

    def imports(self, module: str) -> frozenset[str]:
        """Absolute dotted modules that `module` imports when it is itself imported (top level only).

        With their parent packages, which Python imports before them; not those of `module` itself.
        Nothing for a module of the environment or the standard library: it imports none of the workspace.
        """
        finder = self._prepare()
        place = finder.find(module)
        if place is None or place.origin != "workspace":
            return frozenset()
        facts = self._facts(module)
        if not isinstance(facts, ModuleFacts):
            return frozenset()
        found: set[str] = set()
        for source, name in facts.imports:
            found.add(source)
            if name and finder.find(f"{source}.{name}"):
                found.add(f"{source}.{name}")
        for one in tuple(found):
            parent = one.rpartition(".")[0]
            while parent and not f"{module}.".startswith(f"{parent}."):
                found.add(parent)
                parent = parent.rpartition(".")[0]
        found.discard(module)
        return frozenset(found)

    # -- modules

    def _prepare(self) -> ModuleFinder:
        if self._finder is None:
            path = import_path(self._environment)
            self._finder = ModuleFinder(self._roots, path.stdlib, path.packages)
            self._builtins = BuiltinModules(path.version)
            self._surfaces = Surfaces(self._facts, self._finder.submodules, self._builtins.names)
        return self._finder

    def _facts(self, module: str) -> ModuleFacts | str:
        """Read a module, or the one that it puts in its own place."""
        found = self._prepare().find(module)
        if found is None:
            return "was not found"
        facts = self._sources.facts(found)
        if isinstance(facts, ModuleFacts) and facts.replaced and module in facts.registered:
            instead = list(self._options(facts, "", facts.registered[module]))
            answer = instead[0] if len(instead) == 1 else None
            if answer is not None and answer.lookup.kind == "module" and answer.lookup.defined is not None:
                other = self._prepare().find(answer.lookup.defined.module)
                facts = self._sources.facts(other) if other else facts
        return facts

    def _text(self, module: str) -> bytes:
        found = self._prepare().find(module)
        return self._sources.text(found) if found else b""

    def _answer(self, ref: ObjectRef) -> Answer:
        known = self._answers.get(ref)
        if known is not None:
            return known
        if ref in self._open:
            self._circles += 1
            return Answer(Lookup("unknown", reason=f"the imports of {ref} go in a circle"), circular=True)
        self._prepare()
        outermost = not self._open
        circles = self._circles
        self._open.add(ref)
        try:
            answer = self._work_out(ref)
        except RecursionError:
            answer = Answer(Lookup("unknown", reason=f"the imports of {ref} go too deep"))
        finally:
            self._open.discard(ref)
        if (
            outermost or circles == self._circles
        ):  # what a circle cut short may come out better from elsewhere
            self._answers[ref] = answer
        return answer

    def _work_out(self, ref: ObjectRef) -> Answer:
        if ref.is_module:
            return self._module(ref.module)
        outer, _, last = ref.qualname.rpartition(".")
        if not outer:
            return self._name(ref.module, last)
        return self._member(ref, self._answer(ObjectRef(ref.module, outer)), last)

    def _module(self, module: str) -> Answer:
        found = self._prepare().find(module)
        if found is None:
            aliases = [one for one in self._registered(module) if one.present]
            return aliases[0] if aliases else self._missing(module)
        facts = self._sources.facts(found)
        summary = facts.summary if isinstance(facts, ModuleFacts) else ""
        ref = ObjectRef(module)
        line = 1 if found.path else 0
        return Answer(Lookup("present", "module", "", ref, found.path, line, "", summary))

    def _missing(self, module: str) -> Answer:
        """Say why a module that was not found is absent, or why that is not known."""
        finder = self._prepare()
        top = finder.find(module.partition(".")[0])
        above = finder.deepest(module)
        if top is None or above is None:
            return unknown(f"{module} was not found")
        if top.origin == "environment":
            return unknown(f"{module} was not found in the environment")
        if finder.has_portions(module):
            return unknown(f"a package above {module} changes its __path__")
        for ancestor in _ancestors(module):
            facts = self._facts(ancestor)
            if isinstance(facts, ModuleFacts) and (facts.registers_more or facts.replaced):
                return unknown(f"{ancestor} puts modules into sys.modules")
        if above.form in {"compiled", "builtin"}:
            return unknown(f"{above.name} is compiled")
        return Answer(Lookup("absent", reason=f"there is no module {module}"))

    def _registered(self, module: str) -> list[Answer]:
        """Modules that a package above puts into `sys.modules` under the name `module`."""
        for ancestor in _ancestors(module):
            facts = self._facts(ancestor)
            if isinstance(facts, ModuleFacts) and module in facts.registered:
                bindings = facts.registered[module]
                while len(bindings) == 1 and isinstance(bindings[0], Aliased) and not bindings[0].attributes:
                    bindings = bindings[0].base  # `sys.modules["os.path"] = path`: one for each platform
                options = self._options(facts, "", bindings)
                return [one for one in options if one is not None]
        return []

    # -- names

    def _name(self, module: str, name: str) -> Answer:
        found = self._prepare().find(module)
        if found is None:
            return self._name_in_missing(module, name)
        if found.form == "builtin":
            return Answer(self._builtins.look_up(module, name))
        facts = self._facts(module)
        if isinstance(facts, str):
            below = self._submodule(found, name)
            return below or unknown(f"{module} {facts}")
        if facts.replaced:
            return unknown(f"{module} {facts.replaced}")
        if facts.module != module:
            return self._answer(ObjectRef(facts.module, name))
        bindings = facts.names.get(name, facts.rest)
        options = list(self._options(facts, name, bindings))
        if any(one is not None and one.lookup.status != "absent" for one in options):
            return self._settle(found, facts, name, options)
        return self._not_bound(found, facts, name, options)

    def _name_in_missing(self, module: str, name: str) -> Answer:
        aliases = [one.lookup.defined for one in self._registered(module) if one.present]
        modules = [one for one in aliases if one is not None and one.is_module]
        if modules and len(modules) == len(aliases):
            answers = [self._answer(ObjectRef(one.module, name)) for one in modules]
            if all(one.lookup.status == "absent" for one in answers):
                return answers[0]
            return combine(answers, "") or unknown(f"{module} was not found")
        return unknown(f"{module} was not found") if aliases else self._missing(module)

    def _settle(
        self, found: FoundModule, facts: ModuleFacts, name: str, options: Sequence[Answer | None]
    ) -> Answer:
        """Choose among the ways `name` may be bound; at least one is not absent."""
        answers = [one for one in options if one is not None and one.lookup.status != "absent"]
        condition = f"{facts.module} defines {name} under a condition only" if None in options else ""
        answer = combine(answers, condition)
        if answer is None:
            if facts.all is not None and facts.all.complete and name in facts.all.names:
                reason = f"{facts.module} lists {name} in __all__, but where it comes from cannot be told"
                return Answer(Lookup("present", "unknown", reason, ObjectRef(facts.module, name), found.path))
            return self._submodule(found, name) or answers[0]
        if facts.dynamic and answer.lookup.kind == "value":
            return Answer(replace(answer.lookup, kind="unknown"))  # a place to be filled, as a rule
        below = f"{facts.module}.{name}"
        defined = answer.lookup.defined
        if answer.lookup.kind != "module" and found.is_package and self._prepare().find(below):
            from_below = defined is not None and f"{defined.module}.".startswith(f"{below}.")
            if not from_below:  # importing the submodule later binds the name anew
                return Answer(replace(answer.lookup, kind="unknown"))
        return answer

    def _not_bound(
        self, found: FoundModule, facts: ModuleFacts, name: str, options: Sequence[Answer | None]
    ) -> Answer:
        """Say whether a name that no statement binds may be there all the same."""
        module = facts.module
        below = self._submodule(found, name)
        if below is not None:
            return below
        if name in _IMPLICIT or (name == "__path__" and found.is_package):
            return Answer(Lookup("present", "unknown", "", ObjectRef(module, name), found.path))
        if _may_be_bound(facts, "__getattr__"):
            return unknown(f"{module} has a module-level __getattr__")
        if facts.dynamic:
            return unknown(f"{module} {facts.dynamic}")
        if name == "__warningregistry__":
            return unknown(f"{module} gets {name} with its first warning")
        if facts.stub:
            return unknown(f"the stub of {module} does not name {name}")
        for one in options:
            if one is not None:
                return one
        if name in facts.never_bound:
            reason = f"{module} binds {name} {facts.never_bound[name]}"
        else:
            reason = f"{module} does not define {name}"
        return Answer(Lookup("absent", reason=reason))

    def _submodule(self, found: FoundModule, name: str) -> Answer | None:
        module = f"{found.name}.{name}"
        if found.is_package and self._prepare().find(module):
            return self._answer(ObjectRef(module))
        return None

    def _options(
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
                    yield self._imported_module(module)
                case Imported(module, source):
                    yield self._imported(facts.module, name, ObjectRef(module, source))
                case Aliased():
                    if one not in self._aliases:
                        self._aliases[one] = self._aliased(facts, one)
                    yield self._aliases[one]
                case Starred(module, under):
                    if (yield from self._starred(facts, name, module)):
                        yield from self._options(facts, name, under, prefix, seen)

    def _defined(self, facts: ModuleFacts, qualname: str, one: Defined) -> Answer:
        found = self._prepare().find(facts.module)
        ref = ObjectRef(facts.module, qualname)
        path = found.path if found else None
        lookup = Lookup("present", one.kind, "", ref, path, one.line, signature_of(one.header), one.summary)
        return Answer(lookup, one.members)

    def _imported_module(self, module: str) -> Answer:
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
        found = self._prepare().find(module)
        if found is None:
            return module in sys.stdlib_module_names
        return found.origin == "stdlib" and found.form in {"compiled", "builtin"}

    def _aliased(self, facts: ModuleFacts, one: Aliased) -> Answer:
        options = [answer for answer in self._options(facts, one.name, one.base) if answer is not None]
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
                answer = self._member(reached, answer, attribute)
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

    # -- members

    def _member(self, ref: ObjectRef, owner: Answer, name: str) -> Answer:
        """Look up `name` in `owner`, which is what `ref` is a member of."""
        if not owner.present:
            return Answer(Lookup(owner.lookup.status, reason=owner.lookup.reason))
        outer = ObjectRef(ref.module, ref.qualname.rpartition(".")[0])
        module = self._module_behind(owner, outer)
        if module is not None:
            return self._answer(ObjectRef(module, name))
        defined = owner.lookup.defined
        if owner.lookup.kind == "class" and defined is not None:
            members = ClassMembers(self._facts, self._text, self._options, self._builtins)
            return members.look_up(defined, owner.body, name)
        return unknown(f"what {outer} is cannot be told")


def _may_be_bound(facts: ModuleFacts, name: str) -> bool:
    return any(not isinstance(one, Unbound) for one in facts.names.get(name, ()))


def _ancestors(module: str) -> Iterator[str]:
    while module := module.rpartition(".")[0]:
        yield module

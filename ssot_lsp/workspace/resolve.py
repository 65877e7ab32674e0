"""Whether an object reference exists, of what kind it is and where it is defined: the resolve gate.

Nothing is imported: files are found, read and parsed, and re-exports followed from module to module.
"Unknown" is the answer wherever the source leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ssot_lsp.core.bindings import (
    Aliased,
    ModuleFacts,
    Unbound,
)
from ssot_lsp.core.facts import Exports, Lookup
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.answers import Answer, combine, unknown
from ssot_lsp.workspace.builtins import BuiltinModules
from ssot_lsp.workspace.environment import import_path
from ssot_lsp.workspace.modules import FoundModule, ModuleFinder
from ssot_lsp.workspace.reexports import Reexports
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
        self._imports: dict[str, frozenset[str]] = {}
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
        self.changed()

    def changed(self) -> None:
        """Forget what rests on what files hold: some have changed, but none has come or gone."""
        self._sources.forget()
        self._answers.clear()
        self._imports.clear()
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
        known = self._imports.get(module)
        if known is None:
            known = self._imports[module] = self._imported_by(module)
        return known

    def _imported_by(self, module: str) -> frozenset[str]:
        """Find what `imports` returns."""
        finder = self._prepare()
        place = finder.find(module)
        if place is None or place.origin != "workspace":
            return frozenset()
        statements = self._sources.imports(place)
        if statements is None:
            facts = self._sources.facts(place)
            statements = facts.imports if isinstance(facts, ModuleFacts) else frozenset()
        found: set[str] = set()
        for source, name in statements:
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

    def is_own(self, module: str) -> bool:
        """Tell whether the source roots are where `module` lies, or would lie."""
        found = self._prepare().find(module.partition(".")[0])
        return found is not None and found.origin == "workspace"

    # -- modules

    def _prepare(self) -> ModuleFinder:
        if self._finder is None:
            path = import_path(self._environment)
            self._finder = ModuleFinder(self._roots, path.stdlib, path.packages)
            self._builtins = BuiltinModules(path.version)
            self._surfaces = Surfaces(self._facts, self._finder.submodules, self._builtins.names)
            self._reexports = Reexports(
                self._answer, self._facts, self._text, self._finder, self._surfaces, self._builtins
            )
        return self._finder

    def _facts(self, module: str) -> ModuleFacts | str:
        """Read a module, or the one that it puts in its own place."""
        found = self._prepare().find(module)
        if found is None:
            return "was not found"
        facts = self._sources.facts(found)
        if isinstance(facts, ModuleFacts) and facts.replaced and module in facts.registered:
            instead = list(self._reexports.options(facts, "", facts.registered[module]))
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
        # what a circle cut short may come out better from elsewhere
        if outermost or circles == self._circles:
            self._answers[ref] = answer
        return answer

    def _work_out(self, ref: ObjectRef) -> Answer:
        if ref.is_module:
            return self._module(ref.module)
        outer, _, last = ref.qualname.rpartition(".")
        if not outer:
            return self._name(ref.module, last)
        return self._reexports.member(ref, self._answer(ObjectRef(ref.module, outer)), last)

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
                options = self._reexports.options(facts, "", bindings)
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
        options = list(self._reexports.options(facts, name, bindings))
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
            below = self._submodule(found, name)
            return Answer(below.lookup._replace(kind="unknown")) if below else answers[0]
        if facts.dynamic and answer.lookup.kind == "value":
            return Answer(answer.lookup._replace(kind="unknown"))  # a place to be filled, as a rule
        defined = answer.lookup.defined
        if answer.lookup.kind != "module" and self._submodule(found, name):
            from_below = defined is not None and f"{defined.module}.".startswith(f"{found.name}.{name}.")
            if not from_below:  # importing the submodule later binds the name anew
                return Answer(answer.lookup._replace(kind="unknown"))
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


def _may_be_bound(facts: ModuleFacts, name: str) -> bool:
    return any(not isinstance(one, Unbound) for one in facts.names.get(name, ()))


def _ancestors(module: str) -> Iterator[str]:
    while module := module.rpartition(".")[0]:
        yield module

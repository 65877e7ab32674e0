"""What is read through the root that plain imports bind (`a` of `import a.b`), and what may become a root."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lsp.core.name_table import MODULE, SOMETIME, Binding
from ssot_lsp.core.references import Reference, attributes_of, quoted_places
from ssot_lsp.core.rewrite.gate import SAFE, Verdict, never, unsafe
from ssot_lsp.core.rewrite.uses import looks_up_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.name_table import NameTable, ScopeKey, Use

_ANYWHERE = (-1, "quoted")  # in place of a scope: what stands in quotes is read in any
_DOTTED_TAIL = re.compile(rb"(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")


@dataclass(frozen=True, slots=True)
class Dependents:
    """References by the id of the import entry that loads what they name.

    `doubtful` are the ids of references that one of several imports may serve, nobody knows which.
    """

    by_entry: dict[int, list[Reference]] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Retained:
    """Paths that imports of one suite load, with the place of the first that does."""

    staying: dict[str, int] = field(default_factory=dict)
    legacy: dict[str, int] = field(default_factory=dict)


class Roots:
    """Answers about the roots of one file, each worked out once."""

    __slots__ = (
        "_all_is_known",
        "_analysis",
        "_dependents",
        "_leftovers",
        "_looked_up",
        "_only_packages",
        "_references",
        "_retained",
    )

    def __init__(self, analysis: Analysis) -> None:
        """Sort the references of the file by their roots."""
        self._analysis = analysis
        doctests = analysis.doctests.statements if analysis.doctests is not None else ()
        examples = frozenset(id(statement) for statement in doctests)
        self._references: dict[str, list[Reference]] = {}
        for hit in analysis.hits:
            if not isinstance(hit, Reference) or id(hit.bound.statement) in examples:
                continue
            if hit.bound.path == hit.bound.name:
                self._references.setdefault(hit.bound.name, []).append(hit)
        self._dependents: dict[str, Dependents] = {}
        self._leftovers: dict[str, dict[ScopeKey, dict[tuple[str, ...], int]]] = {}
        self._all_is_known: bool | None = None
        self._looked_up: bool | None = None
        self._only_packages: dict[tuple[str, ScopeKey], bool] = {}
        self._retained: dict[tuple[ScopeKey, tuple[int, ...], str], _Retained] = {}

    @property
    def are_looked_up(self) -> bool:
        """True when the file may look up names, roots among them, at run time."""
        if self._looked_up is None:
            self._looked_up = looks_up_names(self._analysis)
        return self._looked_up

    @property
    def all_is_known(self) -> bool:
        """True when the file has no `__all__`, or one that can be read off."""
        if self._all_is_known is None:
            self._all_is_known = b"__all__" not in self._analysis.utf8 or _reads_all(self._analysis)
        return self._all_is_known

    def dependents(self, root: str) -> Dependents:
        """Say which import of `root` each reference through it relies on: it shares most of the path."""
        known = self._dependents.get(root)
        if known is None:
            known = self._dependents[root] = self._distribute(root)
        return known

    def leftovers(self, root: str, scope: ScopeKey) -> Iterable[tuple[tuple[str, ...], int]]:
        """List what else is read through `root` (bound in `scope`): paths, each with its first place.

        Quoted annotations and type comments count too.
        """
        known = self._leftovers.get(root)
        if known is None:
            known = self._leftovers[root] = self._others(root)
        return (*known.get(scope, {}).items(), *known.get(_ANYWHERE, {}).items())

    def binds_only_packages(self, root: str, scope: ScopeKey) -> bool:
        """Tell whether nothing but plain imports binds `root` in `scope`."""
        key = (root, scope)
        known = self._only_packages.get(key)
        if known is None:
            group = self._analysis.scopes.table(root).bindings.get(scope, ())
            known = self._only_packages[key] = all(_is_plain(binding) for binding in group)
        return known

    def retains(self, binding: Binding, path: tuple[str, ...], place: int) -> bool:
        """Tell whether another import, in the suite of `binding`, has loaded `path` when `place` is reached.

        A legacy one above counts with its parent, which its own fix keeps where that is needed.
        """
        root = path[0]
        key = (binding.scope, binding.suites, root)
        known = self._retained.get(key)
        if known is None:
            known = self._retained[key] = self._load(root, binding)
        dotted = ".".join(path)
        if known.staying.get(dotted, place) < place:
            return True
        return known.legacy.get(dotted, place) < min(binding.position, place)

    def _load(self, root: str, binding: Binding) -> _Retained:
        """Collect what the plain imports in the suite of `binding` load, and where first."""
        found = _Retained()
        for other in self._analysis.scopes.table(root).bindings.get(binding.scope, ()):
            if other.entry is None or not _is_plain(other) or other.suites != binding.suites:
                continue
            legacy = self._analysis.is_legacy(other.entry)
            path = other.entry.name.rpartition(".")[0] if legacy else other.entry.name
            places = found.legacy if legacy else found.staying
            while path and path not in places:
                places[path] = other.position
                path = path.rpartition(".")[0]
        return found

    def _distribute(self, root: str) -> Dependents:
        """Give every reference to the import it relies on, or to all that it may rely on."""
        found = Dependents()
        table = self._analysis.scopes.table(root)
        best = {key: self._by_prefix(group) for key, group in table.bindings.items()}
        everywhere: dict[str, list[Binding]] = {}
        for paths in best.values():
            for path, bindings in paths.items():
                everywhere.setdefault(path, []).extend(bindings)
        for reference in self._references.get(root, ()):
            parts = reference.match.legacy.dotted.split(".")
            near = dict.fromkeys((table.scope_of(reference.use.chain), *reversed(reference.use.chain)))
            depth = 0
            chosen: list[Binding] = []
            for key in near:
                length, bindings = _longest(best.get(key, {}) if key else {}, parts)
                if length > depth:
                    depth, chosen = length, bindings
            length, bindings = _longest(everywhere, parts)
            if length > depth:
                chosen = bindings
            sure = next((b for b in chosen if _surely_before(b, reference.use, table)), None)
            if sure is None and len(chosen) > 1:
                found.doubtful.add(id(reference))
            for binding in chosen if sure is None else [sure]:
                found.by_entry.setdefault(id(binding.entry), []).append(reference)
        return found

    def _by_prefix(self, group: Iterable[Binding]) -> dict[str, list[Binding]]:
        """List the plain imports of a scope by every path they load; legacy ones only where none stays."""
        found: dict[str, list[Binding]] = {}
        for binding in group:
            if not _is_plain(binding) or binding.entry is None:
                continue
            path = binding.entry.name
            while path:
                found.setdefault(path, []).append(binding)
                path = path.rpartition(".")[0]
        for path, bindings in found.items():
            staying = [b for b in bindings if b.entry is not None and not self._analysis.is_legacy(b.entry)]
            found[path] = staying or bindings
        return found

    def _others(self, root: str) -> dict[ScopeKey, dict[tuple[str, ...], int]]:
        """Collect, by scope, paths read through `root` that no reference holds."""
        analysis = self._analysis
        table = analysis.scopes.table(root)
        moving = self.dependents(root).by_entry.values()
        taken = {reference.root.start for references in moving for reference in references}
        found: dict[ScopeKey, dict[tuple[str, ...], int]] = {}
        for use in table.uses:
            scope = table.scope_of(use.chain) if use.start not in taken else None
            if scope is not None:
                names = (root, *(segment.name for segment in attributes_of(use)))
                if scope[1] == "class_definition":  # what it has not bound yet it reads from the module
                    scopes = {scope, *(binding.scope for binding in table.reaching(use))}
                else:
                    scopes = {scope}
                for key in scopes:
                    found.setdefault(key, {}).setdefault(names, use.start)
        for start, end, _ in quoted_places(analysis.scopes, root, nested=True):
            if start not in taken:
                tail = _DOTTED_TAIL.match(analysis.utf8, end)
                rest = tail.group().decode("utf-8", "replace").split(".")[1:] if tail else []
                found.setdefault(_ANYWHERE, {}).setdefault((root, *rest), start)
        return found


def judge_passing_on(
    analysis: Analysis, binding: Binding, root: str, needed: Iterable[str], roots: Roots
) -> Verdict:
    """Judge a root that the module loses with this import: another file may take it from there.

    As for an import that nothing uses, what an `__init__` imports is taken for a part of it, and elsewhere
    only what `__all__` lists. `needed` are the modules that are imported instead.
    """
    if binding.scope != MODULE or root.startswith("_") or analysis.context.path.endswith(".pyi"):
        return SAFE  # a stub does not pass on what it imports without `as` (PEP 484)
    if not analysis.context.is_package and roots.all_is_known:
        return SAFE
    if any(target.partition(".")[0] == root for target in needed):
        return SAFE
    for other in analysis.scopes.table(root).bindings.get(MODULE, ()):
        legacy = other.entry is None or analysis.is_legacy(other.entry)
        if not legacy and other.suites == binding.suites[: len(other.suites)]:
            return SAFE
    return unsafe(f"another module may take `{root}` from this one, which has it by this import alone")


def _reads_all(analysis: Analysis) -> bool:
    from ssot_lsp.core.exports import read_module

    context = analysis.context
    facts = read_module(analysis.utf8, context.module or "", is_package=context.is_package)
    if isinstance(facts, str):
        return False
    return facts.all is None or (facts.all.complete and not facts.all.others)


def common(one: Sequence[str], two: Sequence[str]) -> int:
    """Count the leading segments that two paths share."""
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return count


def is_imported(analysis: Analysis, module: str, binding: Binding, before: int) -> bool:
    """Tell whether a plain import of `module` (or of something in it) runs in the same suite as `binding`.

    It must stand before the offset `before`, where the module is first read.
    """
    root = module.partition(".")[0]
    for other in analysis.scopes.table(root).bindings.get(binding.scope, ()):
        if other.entry is None or not _is_plain(other) or analysis.is_legacy(other.entry):
            continue
        loads = other.entry.name == module or other.entry.name.startswith(module + ".")
        if loads and other.suites == binding.suites and other.position < before:
            return True
    return False


def judge_root(analysis: Analysis, module: str, binding: Binding, uses: Iterable[Use]) -> Verdict:
    """Judge whether the root of `module` may become a name where `binding` is, to be read at `uses`."""
    root, scope = module.partition(".")[0], binding.scope
    if binding.suites == SOMETIME:
        return never(f"`{root}` would not be bound where `global` or `nonlocal` binds the name it replaces")
    table = analysis.scopes.table(root)
    concerned = {scope}
    for use in uses:
        concerned.update(use.chain[use.chain.index(scope) :] if scope in use.chain else use.chain)
    for key, bindings in table.bindings.items():
        if key in concerned and not (key == scope and all(_is_plain(other) for other in bindings)):
            return never(f"the name `{root}` is taken in this file")
    if table.is_read_past(scope):
        return never(f"the name `{root}` means something else in this file")
    return SAFE


def judge_stars(analysis: Analysis, names: Iterable[str], after: int, modules: Modules) -> Verdict:
    """Judge the star imports behind the offset `after`: they may bind one of `names` anew."""
    for star, _ in analysis.scopes.imported.get("*", ()):
        if star.span.start < after:
            continue
        module = star.absolute_module(analysis.context)
        exports = modules.exports(module) if module else None
        for name in names:
            if exports is None or not exports.complete or name in exports.names:
                return unsafe(f"`{name}` may be bound anew by the star import of {module}")
    return SAFE


def _is_plain(binding: Binding) -> bool:
    """Tell whether a binding is `import root` or `import root.more`."""
    return (
        binding.statement is not None
        and binding.entry is not None
        and binding.statement.form == "import"
        and binding.entry.alias is None
    )


def _longest(paths: dict[str, list[Binding]], path: Sequence[str]) -> tuple[int, list[Binding]]:
    """Return the imports that share most of `path`, and how many segments of it."""
    for length in range(len(path), 0, -1):
        bindings = paths.get(".".join(path[:length]))
        if bindings:
            return length, bindings
    return 0, []


def _surely_before(binding: Binding, use: Use, table: NameTable) -> bool:
    """Tell whether a binding has certainly run when `use` is reached."""
    if table.scope_of(use.chain) != binding.scope or use.chain[-1] != binding.scope:
        return not binding.suites
    return binding.position < use.start and use.suites[: len(binding.suites)] == binding.suites

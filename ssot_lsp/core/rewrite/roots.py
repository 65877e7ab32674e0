"""What is read through the root that plain imports bind (`a` of `import a.b`), and what may become a root."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import ImportHit
from ssot_lsp.core.references import Reference, attributes_of, quoted_places
from ssot_lsp.core.rewrite.gate import SAFE, Verdict, never
from ssot_lsp.core.scopes import SOMETIME, Binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.imports import ImportedName
    from ssot_lsp.core.scopes import NameTable, ScopeKey, Use

_DOTTED_TAIL = re.compile(rb"(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")


@dataclass(frozen=True, slots=True)
class Dependents:
    """References by the id of the import entry that loads what they name.

    `doubtful` are the ids of references that one of several imports may serve, nobody knows which.
    """

    by_entry: dict[int, list[Reference]] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)


class Roots:
    """Answers about the roots of one file, each worked out once."""

    __slots__ = ("_analysis", "_dependents", "_leftovers", "_legacy", "_references")

    def __init__(self, analysis: Analysis) -> None:
        """Sort the references of the file by their roots."""
        self._analysis = analysis
        self._legacy = frozenset(id(hit.entry) for hit in analysis.hits if isinstance(hit, ImportHit))
        self._references: dict[str, list[Reference]] = {}
        for hit in analysis.hits:
            if isinstance(hit, Reference) and hit.bound.path == hit.bound.name and not self._in_doctest(hit):
                self._references.setdefault(hit.bound.name, []).append(hit)
        self._dependents: dict[str, Dependents] = {}
        self._leftovers: dict[tuple[str, ScopeKey], list[tuple[tuple[str, ...], int]]] = {}

    def is_legacy(self, entry: ImportedName) -> bool:
        """Tell whether an import entry is a finding itself."""
        return id(entry) in self._legacy

    def dependents(self, root: str) -> Dependents:
        """Say which import of `root` every reference through it relies on: the one that shares most of its path."""
        known = self._dependents.get(root)
        if known is None:
            known = self._dependents[root] = self._distribute(root)
        return known

    def leftovers(self, root: str, scope: ScopeKey) -> list[tuple[tuple[str, ...], int]]:
        """List what else is read through `root` (bound in `scope`): paths, each with its first place.

        Quoted annotations and type comments count too.
        """
        key = (root, scope)
        known = self._leftovers.get(key)
        if known is None:
            known = self._leftovers[key] = list(self._others(root, scope).items())
        return known

    def _in_doctest(self, reference: Reference) -> bool:
        """Tell whether a reference goes through an import of its own docstring."""
        doctests = self._analysis.doctests
        return doctests is not None and reference.bound.statement in doctests.statements

    def _distribute(self, root: str) -> Dependents:
        """Give every reference to the import it relies on, or to all that it may rely on."""
        found = Dependents()
        table = self._analysis.scopes.table(root)
        best = {key: self._by_prefix(group) for key, group in table.bindings.items()}
        for reference in self._references.get(root, ()):
            path = reference.match.legacy.dotted.split(".")
            near = dict.fromkeys((table.scope_of(reference.use.chain), *reversed(reference.use.chain)))
            inside = [key for key in near if key in best]
            outside = [key for key in best if key not in near]
            depth, chosen = 0, []
            for key in inside:
                length, bindings = _longest(best[key], path)
                if length > depth:
                    depth, chosen = length, bindings
            for key in outside:
                length, bindings = _longest(best[key], path)
                if length > depth:
                    depth, chosen = length, bindings
                elif length == depth and chosen and chosen[0].scope not in near:
                    chosen = [*chosen, *bindings]
            sure = next((b for b in chosen if _surely_before(b, reference.use, table)), None)
            if sure is None and len(chosen) > 1:
                found.doubtful.add(id(reference))
            for binding in chosen if sure is None else [sure]:
                found.by_entry.setdefault(id(binding.entry), []).append(reference)
        return found

    def _by_prefix(self, group: Iterable[Binding]) -> dict[str, list[Binding]]:
        """List the plain imports of a scope by every path they load, those that stay first."""
        found: dict[str, list[Binding]] = {}
        for binding in group:
            if not _is_plain(binding) or binding.entry is None:
                continue
            path = binding.entry.name
            while path:
                found.setdefault(path, []).append(binding)
                path = path.rpartition(".")[0]
        for path, bindings in found.items():
            staying = [b for b in bindings if b.entry is not None and not self.is_legacy(b.entry)]
            found[path] = staying or bindings
        return found

    def _others(self, root: str, scope: ScopeKey) -> dict[tuple[str, ...], int]:
        """Collect paths read through `root` that no reference holds."""
        analysis = self._analysis
        table = analysis.scopes.table(root)
        taken = {
            reference.root.start
            for references in self.dependents(root).by_entry.values()
            for reference in references
        }
        found: dict[tuple[str, ...], int] = {}
        for use in table.uses:
            if use.start not in taken and table.scope_of(use.chain) == scope:
                names = (root, *(segment.name for segment in attributes_of(use)))
                found[names] = min(found.get(names, use.start), use.start)
        for start, end, _ in quoted_places(analysis.scopes, root):
            if start not in taken:
                tail = _DOTTED_TAIL.match(analysis.utf8, end)
                rest = tail.group().decode("utf-8", "replace").split(".")[1:] if tail else []
                found.setdefault((root, *rest), start)
        return found


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
    legacy = {id(hit.entry) for hit in analysis.hits if isinstance(hit, ImportHit)}
    root = module.partition(".")[0]
    for other in analysis.scopes.table(root).bindings.get(binding.scope, ()):
        if other.entry is None or not _is_plain(other) or id(other.entry) in legacy:
            continue
        if other.suites == binding.suites and other.position < before:
            if other.entry.name == module or other.entry.name.startswith(module + "."):
                return True
    return False


def judge_root(analysis: Analysis, module: str, binding: Binding, uses: Iterable[Use]) -> Verdict:
    """Judge whether the first segment of `module` may become a name where `binding` is, to be read at `uses`."""
    root, scope = module.partition(".")[0], binding.scope
    if binding.suites == SOMETIME:
        return never(f"`{root}` would not be bound where `global` or `nonlocal` binds the name it replaces")
    table = analysis.scopes.table(root)
    concerned = {scope} | {key for use in uses for key in use.chain}
    for key, bindings in table.bindings.items():
        if key in concerned and not (key == scope and all(_is_plain(other) for other in bindings)):
            return never(f"the name `{root}` is taken in this file")
    if table.is_read_past(scope):
        return never(f"the name `{root}` means something else in this file")
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

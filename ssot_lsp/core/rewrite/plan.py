"""The fix of every hit of a file; those of one statement, and of what depends on it, together."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import ImportHit, StringHit
from ssot_lsp.core.findings import Fix
from ssot_lsp.core.names import is_dotted_name
from ssot_lsp.core.references import Reference
from ssot_lsp.core.rewrite.chains import plan_lone_references
from ssot_lsp.core.rewrite.edits import apply_edits, merge_fixes
from ssot_lsp.core.rewrite.from_import import plan_statement
from ssot_lsp.core.rewrite.plain_import import plan_entry
from ssot_lsp.core.rewrite.roots import Roots
from ssot_lsp.core.rewrite.strings import plan_string

if TYPE_CHECKING:
    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.findings import Edit

_EXPECTED = "the import is expected to fail here"
_KEPT = "it is allowed to stay"
_KEPT_IMPORT = "the import it is reached through is allowed to stay"
_BANNED = "the rule names no replacement"
_SOMETIMES_KEYWORDS = frozenset({"async", "await", "case", "exec", "match", "print", "type"})
_BROKEN = "the source has syntax errors, and the result could not be shown to parse"


def plan_fixes(
    analysis: Analysis, modules: Modules, failing: frozenset[int], kept: frozenset[int] = frozenset()
) -> dict[int, Fix]:
    """Return a fix for every hit, by its id.

    `failing` are the ids of hits inside `raises(ImportError)`, `kept` of those that a comment or the
    rule allows: they stay, and so does what hangs on them.
    """
    fixes: dict[int, Fix] = {}
    for hit in analysis.hits:
        if id(hit) in failing:
            fixes[id(hit)] = Fix("display-only", "", (), _EXPECTED)
        elif id(hit) in kept:
            fixes[id(hit)] = Fix("display-only", "", (), _KEPT)
            if isinstance(hit, ImportHit):
                _share(analysis, hit, Fix("display-only", "", (), _KEPT_IMPORT), fixes)
        elif hit.match.canonical is None:
            fixes[id(hit)] = Fix("display-only", "", (), _BANNED)
    _plan_from_imports(analysis, modules, fixes)
    _plan_plain_imports(analysis, modules, fixes)
    left = [hit for hit in analysis.hits if id(hit) not in fixes]
    for hit in left:
        if isinstance(hit, StringHit):
            fixes[id(hit)] = plan_string(analysis, hit, modules)
    lone = (hit for hit in left if isinstance(hit, Reference))
    fixes.update(plan_lone_references(analysis, lone, modules))
    return _verified(analysis, fixes)


def _plan_from_imports(analysis: Analysis, modules: Modules, fixes: dict[int, Fix]) -> None:
    """Plan `from` imports, statement by statement, and what is read through the modules they bind."""
    statements: dict[int, list[ImportHit]] = {}
    for hit in analysis.hits:
        if isinstance(hit, ImportHit) and hit.statement.form == "from" and id(hit) not in fixes:
            statements.setdefault(id(hit.statement), []).append(hit)
    for hits in statements.values():
        planned = plan_statement(analysis, hits[0].statement, hits, modules)
        fixes.update(planned)
        for hit in hits:
            _share(analysis, hit, planned[id(hit)], fixes)


def _plan_plain_imports(analysis: Analysis, modules: Modules, fixes: dict[int, Fix]) -> None:
    """Plan plain imports, entry by entry, with their uses."""
    roots = Roots(analysis)
    for hit in analysis.hits:
        if not isinstance(hit, ImportHit) or hit.statement.form != "import" or id(hit) in fixes:
            continue
        fix, moving = plan_entry(analysis, hit, roots, modules)
        if any(id(reference) in fixes and not fixes[id(reference)].edits for reference in moving):
            fix = Fix("display-only", fix.message, (), "a use of the module cannot be rewritten")
        fixes[id(hit)] = fix
        for reference in moving:
            fixes.setdefault(id(reference), fix)


def _share(analysis: Analysis, hit: ImportHit, fix: Fix, fixes: dict[int, Fix]) -> None:
    """Give the references that read through a legacy module the fix of its import."""
    for reference in analysis.references_through(hit.entry):
        fixes.setdefault(id(reference), fix)


def _verified(analysis: Analysis, fixes: dict[int, Fix]) -> dict[int, Fix]:
    """Withdraw fixes whose result does not parse: all at once if that is well, else one by one."""
    offered = list({id(fix): fix for fix in fixes.values() if fix.edits}.values())
    if not offered:
        return fixes
    safe = [fix for fix in offered if fix.applicability == "safe"]
    before = not analysis.syntax.has_error or _parses(analysis.utf8)
    groups = [offered] if len(safe) in {0, len(offered)} else [safe, offered]
    if before and all(_still_reads(analysis, group) for group in groups):
        return fixes
    refused = {id(fix) for fix in offered if not before or not _still_reads(analysis, [fix])}
    return {
        key: fix._replace(applicability="display-only", edits=(), reason=_BROKEN)
        if id(fix) in refused
        else fix
        for key, fix in fixes.items()
    }


def _still_reads(analysis: Analysis, group: list[Fix]) -> bool:
    """Tell whether the result of applying `group` can be read."""
    edits = merge_fixes(group)
    if not analysis.syntax.has_error and all(_swaps_paths(analysis, edit) for edit in edits):
        return True
    changed = apply_edits(analysis.utf8, edits)
    if analysis.syntax.has_error:  # the tolerant parser is at a loss; this Python is not
        return _parses(changed)
    return analysis.syntax.reads_with(edits, changed)


def _swaps_paths(analysis: Analysis, edit: Edit) -> bool:
    """Tell whether an edit puts a dotted name in the place of another: whatever holds one holds the other."""
    old, new = analysis.utf8[edit.start : edit.end].decode("utf-8", "replace"), edit.text.strip()
    if not (is_dotted_name(old) and is_dotted_name(new) and ("." in old or "." not in new)):
        return False
    return _SOMETIMES_KEYWORDS.isdisjoint(new.split("."))


def _parses(utf8: bytes) -> bool:
    """Tell whether this Python's grammar accepts the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(utf8.decode("utf-8", "replace"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True

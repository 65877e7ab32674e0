"""Fixes worked out for open programs: of one finding, of a file until none is left, and suppressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.engine import apply_fixes
from ssot_lsp.core.findings import Edit
from ssot_lsp.core.rewrite.between import edits_between
from ssot_lsp.core.rewrite.edits import PASSES, taken_away
from ssot_lsp.core.suppression import statement_lines
from ssot_lsp.core.syntax import Syntax

if TYPE_CHECKING:
    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.findings import FileReport, Finding
    from ssot_lsp.server.rules import Rules


@dataclass(frozen=True, slots=True)
class Mended:
    """What the fixes of a whole text come to: edits of the text, and how many findings they take away."""

    edits: tuple[Edit, ...]
    count: int


def mend(
    utf8: bytes,
    report: FileReport,
    rules: Rules,
    context: FileContext,
    modules: Modules,
    *,
    unsafe: bool = False,
    only: str | None = None,
) -> Mended:
    """Apply the safe fixes (with `unsafe` those too) until none is left, as `check --fix` does.

    `only` is the id of a rule: the others' findings are left as they are.
    """
    now, following, count = utf8, report, 0
    for _ in range(PASSES):
        changed = apply_fixes(now, _of_rule(following, only), unsafe=unsafe)
        if changed == now:
            break
        before, now = following, changed
        following = rules.report_with_fixes(now, context, modules)
        count += taken_away(len(_of_rule(before, only).findings), len(_of_rule(following, only).findings))
    return Mended(edits_between(utf8, now), count)


def _of_rule(report: FileReport, rule: str | None) -> FileReport:
    """Leave out the findings of other rules; none where `rule` is None."""
    if rule is None:
        return report
    kept = tuple(one for one in report.findings if one.rule is not None and one.rule.id == rule)
    return report._replace(findings=kept)


def ignore_edit(utf8: bytes, finding: Finding, rules: Rules, context: FileContext) -> Edit | None:
    """Return the edit that adds `# ssot: ignore[…]` for a finding; None where no comment can do it.

    The comment goes to the end of the statement's last line, and what comes out is analysed: just this
    finding's statement must have become silent about the rule, and nothing else may have changed.
    """
    what = finding.rule.id if finding.rule else finding.code
    syntax = Syntax(utf8)
    lines = statement_lines(syntax, syntax.path(finding.span.start, finding.span.end))
    end = lines.end
    if utf8[:end].endswith((b"\\", b"\x0c")):
        return None
    edit = _extended(utf8, lines.start, end, what) or Edit(end, end, f"  # ssot: ignore[{what}]")
    changed = utf8[: edit.start] + edit.text.encode() + utf8[edit.end :]
    before, after = rules.report(utf8, context), rules.report(changed, context)
    shift = len(changed) - len(utf8)
    left = [
        (one.code, one.rule.id if one.rule else "", _moved(one.span.start, edit, shift))
        for one in before.findings
        if not (one.rule is finding.rule and lines.start <= one.span.start <= lines.end)
    ]
    now = [(one.code, one.rule.id if one.rule else "", one.span.start) for one in after.findings]
    return edit if left == now else None


def _extended(utf8: bytes, start: int, end: int, what: str) -> Edit | None:
    """Return the edit that adds to a list of rules which a comment on these lines has already."""
    place = utf8.rfind(b"# ssot: ignore[", start, end)
    if place < 0:
        return None
    close = utf8.find(b"]", place, end)
    return Edit(close, close, f", {what}") if close >= 0 else None


def _moved(offset: int, edit: Edit, shift: int) -> int:
    return offset + shift if offset >= edit.end else offset

"""`full`: code frames for people, in the layout of Ruff's output of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports.frames import code_frame, fix_frame, gutter_for
from ssot_lsp.reports.summary import closing
from ssot_lsp.reports.width import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.findings import Edit, Finding
    from ssot_lsp.reports.model import Located, Report, SourceFile
    from ssot_lsp.reports.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Write every finding with its frame, the way out and why a fix is not offered; then the summary."""
    shown: tuple[SourceFile, set[tuple[Edit, ...]]] | None = None
    for located in report.located:
        if shown is None or shown[0] is not located.file:
            shown = located.file, set()
        yield from _finding(report, located, shown[1], style)
    if report.with_mentions:
        from ssot_lsp.reports.mentions import lines

        yield from lines(report, style)
    yield from closing(report, style)


def _finding(report: Report, located: Located, shown: set[tuple[Edit, ...]], style: Style) -> Iterator[str]:
    """Write one finding. `shown` holds the fixes of this file seen so far: one for several is shown once."""
    file, finding = located.file, located.finding
    span, fix = finding.span, finding.fix
    edits = fix.edits if fix else ()
    gutter = gutter_for(file, span.start, span.end, edits, style)
    mark = f" [{style.mark('*')}]" if report.fixable(finding) else ""
    message = style.bold(display(finding.message)[0])
    yield f"{style.severity(finding.severity, finding.code)}{mark} {message}\n"
    yield gutter.arrow(where(report, located))
    yield from code_frame(file, span.start, span.end, finding.severity, gutter)
    if fix is not None and fix.message:
        again = " (the fix above)" if edits in shown else ""
        yield f"{style.help('help')}: {style.bold(display(fix.message)[0])}{again}\n"
    if edits and edits not in shown:
        shown.add(edits)
        yield from fix_frame(file, edits, gutter)
    for note in notes(finding):
        yield f"{style.note('note')}: {display(note)[0]}\n"
    yield "\n"


def where(report: Report, located: Located) -> str:
    """Name the place of a finding: `path:row:column`, in a notebook `path:cell N:row:column`."""
    cell = f"cell {located.cell}:" if located.cell is not None else ""
    path = display(report.shown(located.file))[0]
    return f"{path}:{cell}{located.start.row}:{located.start.column}"


def notes(finding: Finding) -> Iterator[str]:
    """Say what else there is to know: why a fix is not applied, and what the registry says of the rule."""
    fix = finding.fix
    if fix is not None and fix.applicability == "unsafe":
        yield f"This is an unsafe fix: {fix.reason}" if fix.reason else "This is an unsafe fix"
    elif fix is not None and fix.applicability == "display-only":
        yield f"No fix is applied: {fix.reason}" if fix.reason else "This fix is only shown, never applied"
    if finding.expected_failure:
        yield "The import is expected to fail here"
    rule = finding.rule
    if rule is None:
        return
    if rule.reason and rule.reason.rstrip(".") not in finding.message:
        yield rule.reason
    more = [f"owner {rule.owner}" if rule.owner else "", rule.issue or "", rule.source or ""]
    if rule.deadline:
        more.insert(0, f"deadline {rule.deadline.isoformat()}")
    if any(more):
        yield f"rule {rule.id}: {', '.join(part for part in more if part)}"

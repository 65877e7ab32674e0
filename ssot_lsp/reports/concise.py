"""`concise`: one line a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports.summary import closing
from ssot_lsp.reports.width import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.reports.model import Report
    from ssot_lsp.reports.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Write `path:row:column: CODE [*] message` for every finding; then the summary."""
    file, path = None, ""
    messages: dict[str, str] = {}  # made printable: many findings have the same
    for located in report.located:
        finding = located.finding
        if located.file is not file:
            file = located.file
            path = style.bold(display(report.shown(file))[0])
        cell = f"cell {located.cell}:" if located.cell is not None else ""
        mark = f" [{style.mark('*')}]" if report.fixable(finding) else ""
        code = style.severity(finding.severity, finding.code)
        message = messages.get(finding.message)
        if message is None:
            message = messages[finding.message] = display(finding.message)[0]
        yield f"{path}:{cell}{located.start.row}:{located.start.column}: {code}{mark} {message}\n"
    if report.with_mentions:
        from ssot_lsp.reports.mentions import lines

        yield from lines(report, style)
    yield from closing(report, style)

"""Mentions: places in prose that name a legacy path. Never findings, never edited, listed apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports.summary import plural
from ssot_lsp.reports.width import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.reports.model import Report
    from ssot_lsp.reports.style import Style


def lines(report: Report, style: Style) -> Iterator[str]:
    """Write one line a mention and how many there are; a blank line sets them apart."""
    for mention in report.mentions:
        path = style.bold(display(report.shown(mention.file))[0])
        cell = f"cell {mention.cell}:" if mention.cell is not None else ""
        where = f"{path}:{cell}{mention.start.row}:{mention.start.column}"
        yield f"{where}: mention of `{mention.rule.legacy}` in prose\n"
    number = plural(len(report.mentions), "mention")
    yield f"{number} in comments, docstrings and messages: not findings, never edited.\n\n"

"""`markdown`: a summary for a pull request's comment or a job's summary page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports.statistics import table
from ssot_lsp.reports.style import Style
from ssot_lsp.reports.summary import closing, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.reports.model import Located, LocatedMention, Report

LIMIT = 60_000  # characters; a comment on GitHub takes 65,536
_RESERVE = 200


def render(report: Report, style: Style) -> Iterator[str]:
    """Write the counts by phase and a table of findings, cut where a comment would be too long."""
    yield "## ssot-lsp\n\n"
    yield "".join(closing(report, Style())).strip().replace("\n", "  \n") + "\n"
    if report.located:
        size = sum(map(len, head := list(statistics(report))))
        yield "\n"
        yield from head
        yield "\n"
        rows = [_row(report, located) for located in report.located]
        yield from _table("| where | code | finding | fix |\n| --- | --- | --- | --- |\n", rows, LIMIT - size)
    if report.with_mentions:
        yield f"\n{plural(len(report.mentions), 'mention')} in prose, not counted as findings.\n"
        if report.mentions:
            rows = [_mention(report, mention) for mention in report.mentions]
            yield from _table("\n| where | legacy |\n| --- | --- |\n", rows, LIMIT // 4)


def statistics(report: Report) -> Iterator[str]:
    """Write the counts by phase as a table."""
    for number, cells in enumerate(table(report)):
        yield f"| {' | '.join(map(escape, cells))} |\n"
        if number == 0:
            yield f"| --- |{' ---: |' * (len(cells) - 1)}\n"


def escape(text: str) -> str:
    """Make `text` fit for a table cell of GitHub-flavoured Markdown, backticks kept as they are."""
    text = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return text.replace("<", "&lt;").replace("@", "@\u200b")  # no markup, and nobody is notified


def code(text: str) -> str:
    """Write `text` as a code span in a table cell."""
    fence = "`" * (max((len(run) for run in _runs(text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{' '.join(text.split()).replace('|', chr(92) + '|')}{pad}{fence}"


def _runs(text: str) -> Iterator[str]:
    from itertools import groupby

    return ("".join(run) for char, run in groupby(text) if char == "`")


def _row(report: Report, located: Located) -> str:
    finding = located.finding
    cell = f":cell {located.cell}" if located.cell is not None else ""
    place = code(f"{located.file.rel}{cell}:{located.start.row}:{located.start.column}")
    fix = finding.fix.applicability if finding.fix else ""
    return f"| {place} | {finding.code} | {escape(finding.message)} | {fix} |\n"


def _mention(report: Report, mention: LocatedMention) -> str:
    place = code(f"{mention.file.rel}:{mention.start.row}:{mention.start.column}")
    return f"| {place} | {code(str(mention.rule.legacy))} |\n"


def _table(head: str, rows: list[str], room: int) -> Iterator[str]:
    yield head
    room -= len(head) + _RESERVE
    for number, row in enumerate(rows):
        room -= len(row)
        if room < 0:
            yield f"\nand {len(rows) - number} more, left out because comments have a limit.\n"
            return
        yield row

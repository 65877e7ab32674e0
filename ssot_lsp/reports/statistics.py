"""`--statistics`: how many findings of which kind, phase by phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.findings import RULE_NAMES
from ssot_lsp.core.rules import OTHER_PHASE
from ssot_lsp.reports.summary import GROUPS, closing, counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssot_lsp.core.findings import Finding
    from ssot_lsp.reports.model import Report
    from ssot_lsp.reports.style import Style

FORMATS = ("full", "concise", "json", "markdown")
COLUMNS = (*(many for _, _, many in GROUPS), "total", "fixable")


def by_phase(report: Report) -> dict[str, list[Finding]]:
    """Sort the findings into phases: all of the registry's in its order, also empty ones; `other` last."""
    phases: dict[str, list[Finding]] = {name: [] for name in report.phases}
    for located in report.located:
        phases.setdefault(located.finding.phase, []).append(located.finding)
    if OTHER_PHASE in phases:
        phases[OTHER_PHASE] = phases.pop(OTHER_PHASE)
    return phases


def table(report: Report) -> list[tuple[str, ...]]:
    """Give head, one row a phase and the total, as text cells."""
    everything = [located.finding for located in report.located]
    rows: list[tuple[str, ...]] = [("phase", *COLUMNS)]
    rows += [_row(report, phase, findings) for phase, findings in by_phase(report).items()]
    rows.append(_row(report, "total", everything))
    return rows


def _row(report: Report, name: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    fixable = sum(report.fixable(finding) for finding in findings)
    return (name, *map(str, (*counts(findings).values(), len(findings), fixable)))


def render(report: Report, style: Style) -> Iterator[str]:
    """Write the table for a terminal, then the summary; no table where there is nothing to count."""
    rows = table(report) if report.located else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        cells = [row[0].ljust(widths[0]), *numbers]
        line = "  ".join(cells).rstrip()
        yield (style.bold(line) if number in {0, len(rows) - 1} else line) + "\n"
    if report.with_mentions:
        yield f"mentions in prose, not counted above: {len(report.mentions)}\n"
    yield from closing(report, style)


def render_json(report: Report) -> Iterator[str]:
    """Write an array of what Ruff's statistics have, one object for each phase and code that occurs."""
    import json

    values: list[dict[str, Any]] = []
    for phase, findings in by_phase(report).items():
        for code, group, _ in GROUPS:
            these = [finding for finding in findings if finding.code == code]
            if not these:
                continue
            fixable = sum(report.fixable(finding) for finding in these)
            values.append(
                {
                    "phase": phase,
                    "code": code,
                    "name": RULE_NAMES[code],
                    "kind": group,
                    "count": len(these),
                    "fixable": fixable == len(these),
                    "fixable_count": fixable,
                }
            )
    yield json.dumps(values, indent=2) + "\n"

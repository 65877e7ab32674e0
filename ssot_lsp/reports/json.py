"""`json`: an array in the shape of Ruff's, with this tool's own keys beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.findings import RULE_NAMES
from ssot_lsp.reports.model import with_edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssot_lsp.reports.model import Located, LocatedEdit, LocatedMention, Place, Report
    from ssot_lsp.reports.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Write the array, one finding after the other; with mentions asked for, they follow (`kind` says so)."""
    import json

    values = [_finding(located, edits) for located, edits in with_edits(report.located)]
    if report.with_mentions:
        values += map(_mention, report.mentions)
    if not values:
        yield "[]\n"
        return
    encoder = json.JSONEncoder(indent=2)
    before = "[\n"
    for value in values:
        yield before + "  " + encoder.encode(value).replace("\n", "\n  ")
        before = ",\n"
    yield "\n]\n"


def place(value: Place) -> dict[str, int]:
    """Write a place as Ruff does: rows and columns from 1, columns in code points."""
    return {"column": value.column, "row": value.row}


def url_of(issue: str | None) -> str | None:
    """Give the issue of a rule where it is a web address."""
    return issue if issue and issue.startswith(("https://", "http://")) else None


def _finding(located: Located, edits: Iterable[LocatedEdit]) -> dict[str, Any]:
    finding = located.finding
    rule, fix = finding.rule, finding.fix
    return {
        "cell": located.cell,
        "code": finding.code,
        "name": RULE_NAMES[finding.code],
        "message": finding.message,
        "filename": located.file.path,
        "location": place(located.start),
        "end_location": place(located.end),
        "url": url_of(rule.issue) if rule else None,
        "fix": None
        if fix is None
        else {
            "applicability": fix.applicability,
            "message": fix.message,
            "edits": [
                {"content": edit.content, "location": place(edit.start), "end_location": place(edit.end)}
                for edit in edits
            ],
            "reason": fix.reason or None,
        },
        "noqa_row": located.start.row,
        "rule": rule.id if rule else None,
        "kind": finding.kind,
        "legacy": str(finding.legacy) if finding.legacy else None,
        "canonical": str(finding.canonical) if finding.canonical else None,
        "phase": finding.phase,
        "severity": finding.severity,
        "expected_failure": finding.expected_failure,
    }


def _mention(mention: LocatedMention) -> dict[str, Any]:
    return {
        "cell": mention.cell,
        "code": None,
        "name": None,
        "message": f"mention of `{mention.rule.legacy}` in prose",
        "filename": mention.file.path,
        "location": place(mention.start),
        "end_location": place(mention.end),
        "url": None,
        "fix": None,
        "rule": mention.rule.id,
        "kind": "mention",
        "legacy": str(mention.rule.legacy),
        "canonical": str(mention.rule.canonical) if mention.rule.canonical else None,
    }

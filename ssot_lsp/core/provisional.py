"""Findings right after a keystroke: those from before it, moved, and the import statements it touched.

An edit inside one line rarely changes what another line means. Until the whole text has been looked at
again this is what a user should see; it is never the last word, and no fix is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import import_hits
from ssot_lsp.core.engine import plain_findings
from ssot_lsp.core.findings import FileReport, Finding, Span
from ssot_lsp.core.imports import statement_at
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.survey import PlainHit

if TYPE_CHECKING:
    from datetime import date

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import RuleIndex
    from ssot_lsp.core.rules import Registry

_REACH = 4_000  # bytes in front of an edit in which the head of a statement it lies in is looked for
_WORD = b"import"


@dataclass(frozen=True, slots=True)
class Edited:
    """One edit: bytes `start` to `end` of the text before became `size` bytes."""

    start: int
    end: int
    size: int

    @property
    def shift(self) -> int:
        """How far what lies behind the edit has moved."""
        return self.size - (self.end - self.start)


def moved(report: FileReport, edit: Edited, utf8: bytes) -> FileReport:
    """Return the findings of the text before at their places in `utf8`; those that the edit touches go."""
    kept: list[Finding] = []
    shift = edit.shift
    for finding in report.findings:
        span = finding.span
        if span.end < edit.start or (span.end == edit.start and not _goes_on(utf8, edit.start)):
            kept.append(finding)
        elif span.start >= edit.end and not (
            span.start == edit.end and _goes_on(utf8, edit.start + edit.size - 1)
        ):
            kept.append(
                finding._replace(span=Span(span.start + shift, span.end + shift)) if shift else finding
            )
    return report._replace(findings=tuple(kept))


def _goes_on(utf8: bytes, at: int) -> bool:
    """Tell whether byte `at` can be part of a name or a path."""
    return 0 <= at < len(utf8) and (utf8[at : at + 1].isalnum() or utf8[at] in b"_." or utf8[at] >= 0x80)


def with_imports_near(
    report: FileReport,
    edit: Edited,
    utf8: bytes,
    context: FileContext,
    index: RuleIndex,
    registry: Registry,
    today: date | None,
) -> FileReport:
    """Read the import statements anew that an edit touched, in the text after it."""
    line = utf8.rfind(b"\n", 0, edit.start) + 1
    end = utf8.find(b"\n", edit.start + edit.size)
    end = len(utf8) if end < 0 else end
    spans: list[Span] = []
    hits: list[PlainHit] = []
    place = utf8.find(_WORD, max(0, line - _REACH), end)
    while place >= 0:
        statement = statement_at(utf8, place)
        place = utf8.find(_WORD, place + len(_WORD), end)
        if statement is None or statement.span.end < line:
            continue
        spans.append(statement.span)
        hits += [
            PlainHit(hit.span, "import", hit.match)
            for hit in import_hits(statement, context, index, doctest=False)
        ]
    if not spans:
        return report
    inside = [
        finding
        for finding in report.findings
        if finding.kind == "import" and any(s.start <= finding.span.start < s.end for s in spans)
    ]
    known = {(one.span, one.legacy): one for one in inside}
    found = [
        one
        for one in plain_findings(hits, context, registry, today)
        if (one.span, one.legacy) in known or _may_be_new(one, utf8)
    ]
    gone = {id(one) for one in inside}
    findings = [one for one in report.findings if id(one) not in gone]
    findings += [known.get((one.span, one.legacy), one) for one in found]
    findings.sort(key=lambda finding: finding.span)
    return report._replace(findings=tuple(findings))


def _may_be_new(finding: Finding, utf8: bytes) -> bool:
    """Tell whether an import may be shown that was not there before: not if prose or a comment may speak."""
    if b"ssot:" in utf8:
        return False
    return not scan_literals(utf8, finding.span.start + 1).holds(finding.span.start)

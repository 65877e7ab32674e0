"""`sarif`: SARIF 2.1.0 (OASIS), within what GitHub code scanning accepts.

Limits: GitHub Docs, "SARIF support for code scanning": 25,000 results for one run, 10 MB compressed, 20 tags
for one rule. What is left out for them is said in a notification of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ssot_lsp.reports.explain import EXPLANATIONS
from ssot_lsp.reports.fingerprint import fingerprint
from ssot_lsp.reports.model import in_cell, in_file, with_edits
from ssot_lsp.reports.summary import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssot_lsp.core.findings import Fix
    from ssot_lsp.core.rules import Severity
    from ssot_lsp.reports.model import Located, LocatedEdit, Place, Report
    from ssot_lsp.reports.style import Style

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000  # after gzip
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "information": 2, "hint": 3}
_LEVELS: dict[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "information": "note",
    "hint": "note",
}
_TAGS = ("imports", "maintainability", "refactoring")


def render(report: Report, style: Style) -> Iterator[str]:
    """Write the log of one run. Where there is too much, errors stay before warnings before notes."""
    limit, with_fixes = MOST_RESULTS, True
    while True:
        text = _log(report, limit, with_fixes)
        if _fits(text) or limit == 0:
            yield text
            return
        if with_fixes:
            with_fixes = False
        else:
            limit = min(limit, len(report.located)) // 2


def _fits(text: str) -> bool:
    data = text.encode("ascii")
    if len(data) <= MOST_BYTES:
        return True
    from zlib import compress

    return len(compress(data)) <= MOST_BYTES


def _log(report: Report, limit: int, fixes: bool) -> str:
    import json

    kept = _most_severe(report.located, limit)
    notices = []
    if left := len(report.located) - len(kept):
        notices.append(f"{plural(left, 'result')} left out: the limit of one run is {MOST_RESULTS} results"
                       f" and {MOST_BYTES} bytes compressed.")  # fmt: skip
    if not fixes:
        notices.append(f"Fixes left out: with them the log is over {MOST_BYTES} bytes compressed.")
    run: dict[str, Any] = {
        "tool": {"driver": _driver(report)},
        "invocations": [_invocation(notices, report.unchecked)],
        "originalUriBaseIds": {"%SRCROOT%": {"uri": file_uri(report.root.rstrip("/\\") + "/")}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(located, edits if fixes else ()) for located, edits in with_edits(kept)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _most_severe(located: Sequence[Located], limit: int) -> Sequence[Located]:
    if len(located) <= limit:
        return located
    ranked = sorted(range(len(located)), key=lambda at: _ORDER[located[at].finding.severity])
    return [located[at] for at in sorted(ranked[:limit])]


def _driver(report: Report) -> dict[str, Any]:
    rules = [
        {
            "id": entry.code,
            "name": "".join(part.title() for part in entry.name.split("-")),
            "shortDescription": {"text": entry.what},
            "fullDescription": {"text": f"{entry.what} {entry.why}"},
            "help": {"text": entry.why, "markdown": entry.why},
            "defaultConfiguration": {"level": "warning"},
            "properties": {"tags": list(_TAGS), "precision": "very-high", "problem.severity": "warning"},
        }
        for entry in EXPLANATIONS
    ]
    driver: dict[str, Any] = {"name": "ssot-lsp", "rules": rules}
    if report.version:
        driver["version"] = driver["semanticVersion"] = report.version
    return driver


def _invocation(notices: Sequence[str], unchecked: Sequence[str]) -> dict[str, Any]:
    told = [("error", text) for text in unchecked] + [("warning", text) for text in notices]
    return {
        "executionSuccessful": not unchecked,
        "toolExecutionNotifications": [{"level": level, "message": {"text": text}} for level, text in told],
    }


def _result(located: Located, edits: Sequence[LocatedEdit]) -> dict[str, Any]:
    finding = located.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": next(at for at, entry in enumerate(EXPLANATIONS) if entry.code == finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + in_cell(located)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(located),
                    "region": region(*in_file(located)),
                }
            }
        ],
        "partialFingerprints": {"ssotLegacy/v1": fingerprint(located)},
        "properties": {
            "rule": finding.rule.id if finding.rule else None,
            "kind": finding.kind,
            "legacy": str(finding.legacy) if finding.legacy else None,
            "canonical": str(finding.canonical) if finding.canonical else None,
            "phase": finding.phase,
            "expectedFailure": finding.expected_failure,
            "cell": located.cell,
        },
    }
    fix = finding.fix if located.cell is None else None  # edits of cells are none of the file
    if fix and edits and fix.applicability != "display-only":
        result["fixes"] = [_fix(located, fix, edits)]
    return result


def _fix(located: Located, fix: Fix, edits: Sequence[LocatedEdit]) -> dict[str, Any]:
    text = f"{fix.message} (unsafe: {fix.reason})" if fix.applicability == "unsafe" else fix.message
    return {
        "description": {"text": text},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(located),
                "replacements": [
                    {
                        "deletedRegion": region(edit.start, edit.end),
                        "insertedContent": {"text": edit.content},
                    }
                    for edit in edits
                ],
            }
        ],
    }


def region(start: Place, end: Place) -> dict[str, int]:
    """Write a region (section 3.30): from 1, the end column exclusive."""
    return {
        "startLine": start.row,
        "startColumn": start.column,
        "endLine": end.row,
        "endColumn": end.column,
    }


def _artifact(located: Located) -> dict[str, str]:
    rel = located.file.rel
    if rel.startswith("../") or rel.startswith("/") or ":" in rel.split("/", 1)[0]:
        return {"uri": file_uri(located.file.path)}
    return {"uri": _quote(rel), "uriBaseId": "%SRCROOT%"}


def file_uri(path: str) -> str:
    """Write an absolute path as a `file:` URI (RFC 8089); drive letters and backslashes understood."""
    slashed = path.replace("\\", "/") if path[1:3] in {":\\", ":/"} or path.startswith("\\\\") else path
    if slashed.startswith("//"):
        return "file:" + _quote(slashed)
    return "file://" + _quote(slashed if slashed.startswith("/") else "/" + slashed)


def _quote(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe="/:~")

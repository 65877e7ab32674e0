"""`gitlab`: a Code Quality report.

Source: GitLab Docs, "Code Quality", "Code Quality report format".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.reports.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.rules import Severity
    from ssot_lsp.reports.model import Located, Report
    from ssot_lsp.reports.style import Style

_SEVERITIES: dict[Severity, str] = {
    "error": "major",
    "warning": "minor",
    "information": "info",
    "hint": "info",
}


def render(report: Report, style: Style) -> Iterator[str]:
    """Write the array; paths are relative to the workspace root, fingerprints free of line numbers."""
    import json

    yield json.dumps([_issue(located) for located in report.located], indent=2) + "\n"


def _issue(located: Located) -> dict[str, Any]:
    finding, start, end = located.finding, located.start, located.end
    return {
        "check_name": finding.code,
        "description": f"{finding.code}: {finding.message}",
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": fingerprint(located),
        "location": {
            "path": located.file.rel,
            "positions": {
                "begin": {"line": start.row, "column": start.column},
                "end": {"line": end.row, "column": end.column},
            },
        },
    }

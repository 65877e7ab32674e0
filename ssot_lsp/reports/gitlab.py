"""`gitlab`: a Code Quality report.

Source: GitLab Docs, "Code Quality", "Code Quality report format": paths are relative to the repository, whose
folder a job has in `CI_PROJECT_DIR`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.reports.fingerprint import fingerprint
from ssot_lsp.reports.model import in_cell, in_file

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
    """Write the array; fingerprints are free of line numbers.

    Paths are relative to the repository of the job, elsewhere to the workspace root.
    """
    import json

    yield json.dumps([_issue(located, report.repository) for located in report.located], indent=2) + "\n"


def _issue(located: Located, repository: str) -> dict[str, Any]:
    finding = located.finding
    start, end = in_file(located)
    return {
        "check_name": finding.code,
        "description": f"{finding.code}: {finding.message}{in_cell(located)}",
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": fingerprint(located),
        "location": {
            "path": _path(located, repository),
            "positions": {
                "begin": {"line": start.row, "column": start.column},
                "end": {"line": end.row, "column": end.column},
            },
        },
    }


def _path(located: Located, repository: str) -> str:
    """Give the path that GitLab knows a file by, with forward slashes."""
    from os import sep

    base = repository.rstrip("/" + sep) + sep
    inside = bool(repository) and located.file.path.startswith(base)
    return located.file.path[len(base) :].replace(sep, "/") if inside else located.file.rel

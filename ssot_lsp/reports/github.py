"""`github`: workflow commands that GitHub Actions turns into annotations.

Source: "Workflow commands for GitHub Actions"; how values are escaped: actions/toolkit, core/src/command.ts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports.full import where
from ssot_lsp.reports.model import in_file
from ssot_lsp.reports.summary import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.rules import Severity
    from ssot_lsp.reports.model import Located, Report
    from ssot_lsp.reports.style import Style

LIMIT = 10  # annotations of one level that GitHub keeps for one step
_LEVELS: dict[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "information": "notice",
    "hint": "notice",
}
_LEVEL_NAMES = {"error": "errors", "warning": "warnings", "notice": "notices"}


def render(report: Report, style: Style) -> Iterator[str]:
    """Write one command a finding, and plain lines for those past GitHub's limit, which it would drop."""
    left: dict[str, list[Located]] = {}
    used = dict.fromkeys(_LEVEL_NAMES, 0)
    for located in report.located:
        level = _LEVELS[located.finding.severity]
        used[level] += 1
        if used[level] > LIMIT:
            left.setdefault(level, []).append(located)
        else:
            yield _command(report, located, level)
    for level, rest in left.items():
        number = plural(len(rest), "finding is", "findings are")
        yield f"{number} not annotated: GitHub shows {LIMIT} {_LEVEL_NAMES[level]} for one step.\n"
        for located in rest:
            yield _plain(f"{where(report, located)}: {located.finding.code} {located.finding.message}") + "\n"


def _command(report: Report, located: Located, level: str) -> str:
    finding = located.finding
    start, end = in_file(located)
    properties = {
        "title": f"ssot-lsp ({finding.code})",
        "file": located.file.path,
        "line": str(start.row),
        "endLine": str(end.row),
    }
    if start.row == end.row:  # GitHub refuses columns for an annotation of several lines
        properties["col"] = str(start.column)
        properties["endColumn"] = str(end.column)
    text = f"{where(report, located)}: {finding.code} {finding.message}"
    if finding.fix and finding.fix.message:
        text += f"\n  help: {finding.fix.message}"
    described = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    return f"::{level} {described}::{escape_data(text)}\n"


def escape_data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape the value of a property of a workflow command."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _plain(text: str) -> str:
    """Keep `text` on one line that the runner does not take for a command."""
    line = text.replace("\r", " ").replace("\n", " ")
    return f" {line}" if line.lstrip().startswith(("::", "##[")) else line

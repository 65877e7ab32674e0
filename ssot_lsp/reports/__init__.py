"""Output formats: pure functions from findings to text, one format a file.

A format is a module here with `render(report, style) -> Iterator[str]`: pieces of text that, joined, are
the output. Only the formats for people look at `style`. `load` finds the module of a format by name and
imports no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.reports.model import Report
    from ssot_lsp.reports.style import Style

CLEAN = "All checks passed!\n"
NOT_WHOLE = "No findings, but not everything could be checked.\n"
FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "markdown")


class Format(Protocol):
    """What every module of a format has."""

    def render(self, report: Report, style: Style) -> Iterator[str]:
        """Write `report` as pieces of text."""


def load(name: str) -> Format:
    """Import the module of the format `name`, one of `FORMATS`."""
    from importlib import import_module
    from typing import cast

    return cast("Format", import_module(f"ssot_lsp.reports.{name}"))

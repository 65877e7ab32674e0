"""Colours of the reports that people read, and when there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssot_lsp.core.rules import Severity

_SEVERITY = {"error": "91", "warning": "93", "information": "94", "hint": "96"}


class Style:
    """Wraps text in ANSI escape sequences (ECMA-48 SGR), or leaves it alone when `colour` is False."""

    __slots__ = ("colour",)

    def __init__(self, colour: bool = False) -> None:
        """Take whether there is to be colour at all."""
        self.colour = colour

    def _sgr(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and text else text

    def severity(self, severity: Severity, text: str) -> str:
        """Bold, in the colour of `severity`."""
        return self._sgr(f"1;{_SEVERITY[severity]}", text)

    def bold(self, text: str) -> str:
        """Bold."""
        return self._sgr("1", text)

    def gutter(self, text: str) -> str:
        """For line numbers and rules of a code frame."""
        return self._sgr("1;94", text)

    def mark(self, text: str) -> str:
        """For the `[*]` of what can be fixed."""
        return self._sgr("96", text)

    def help(self, text: str) -> str:
        """For the word before a way out."""
        return self._sgr("1;96", text)

    def note(self, text: str) -> str:
        """For the word before an explanation."""
        return self._sgr("1;93", text)

    def added(self, text: str) -> str:
        """For a line that a fix writes."""
        return self._sgr("32", text)

    def removed(self, text: str) -> str:
        """For a line that a fix removes."""
        return self._sgr("31", text)

    def header(self, text: str) -> str:
        """For the `@@` lines of a diff."""
        return self._sgr("36", text)


def wants_colour(choice: str, environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Decide on colour from `--color` (`auto`, `always`, `never`), the environment and the stream.

    The option wins; then NO_COLOR (no-color.org: set and not empty), FORCE_COLOR and CLICOLOR_FORCE (set,
    not empty, not 0), TERM=dumb, CLICOLOR=0 (bixense.com/clicolors); then whether it is a terminal.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    if environment.get("TERM") == "dumb" or environment.get("CLICOLOR") == "0":
        return False
    return terminal

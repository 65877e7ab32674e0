"""`--diff`: a unified diff of what the fixes would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssot_lsp.reports.style import Style

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified(before: str, after: str, name: str, style: Style) -> Iterator[str]:
    """Write the diff of one file, ready for `patch -p0`; line ends inside the lines are kept as they are."""
    from difflib import unified_diff

    old, new = _lines(before), _lines(after)
    name = f"{name}\t" if " " in name else name  # else patch takes what follows the blank for a time
    for number, line in enumerate(unified_diff(old, new, name, name)):
        body = line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"
        if number < 2:
            yield style.bold(line.removesuffix("\n")) + "\n"
        elif line.startswith("@@"):
            yield style.header(line.rstrip("\n")) + "\n"
        elif line.startswith("+"):
            yield _paint(style.added, body)
        elif line.startswith("-"):
            yield _paint(style.removed, body)
        else:
            yield body


def _lines(text: str) -> list[str]:
    """Split at LF alone, as diff and patch do: a CR stays in its line."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _paint(paint: Callable[[str], str], body: str) -> str:
    line, newline, rest = body.partition("\n")
    return f"{paint(line)}{newline}{rest}"

"""Where output goes: standard output or a file, in colour or not."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ssot_lsp.errors import SsotError
from ssot_lsp.reports.style import Style, wants_colour

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO


def style_for(choice: str, stream: TextIO | None) -> Style:
    """Decide on colour for `stream` (None: a file) and make a Windows console understand it."""
    terminal = stream is not None and stream.isatty()
    colour = wants_colour(choice, os.environ, terminal=terminal)
    if colour and terminal and os.name == "nt":
        colour = _enable_windows_colour() or choice == "always"
    return Style(colour)


def write(pieces: Iterable[str], path: str | None, stream: TextIO | None = None) -> None:
    """Write text to the file `path` as UTF-8; without one to `stream`, standard output by default."""
    if path is None:
        (stream or sys.stdout).writelines(pieces)
        return
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:  # noqa: PTH123
            file.writelines(pieces)
    except OSError as error:
        raise SsotError(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error


def warn(message: str) -> None:
    """Write one line to standard error; line ends inside `message` do not make more of it."""
    sys.stderr.write(f"warning: {' '.join(message.splitlines())}\n")


def _enable_windows_colour() -> bool:
    """Turn on escape sequences (ENABLE_VIRTUAL_TERMINAL_PROCESSING, Windows 10 and later)."""
    import ctypes

    kernel32 = getattr(ctypes, "windll").kernel32  # noqa: B009 - there is none elsewhere
    handle = kernel32.GetStdHandle(-11)
    mode = ctypes.c_ulong()
    return bool(kernel32.GetConsoleMode(handle, ctypes.byref(mode))) and bool(
        kernel32.SetConsoleMode(handle, mode.value | 4)
    )

"""The entry point: arguments to a command, and every way a command can end to an exit code.

0: clean. 1: findings, or fixes left to do. 2: bad usage or configuration, or something that could not be
checked. 130: interrupted.
"""

from __future__ import annotations

import os
import sys
from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC
from typing import TYPE_CHECKING

from ssot_lsp import __version__
from ssot_lsp.errors import SsotError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import TextIO

INTERRUPTED = 130
_UNWRITABLE = frozenset({EBADF, EDQUOT, EFBIG, EIO, ENOSPC})  # what writing may fail with


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: those of the process) name; return the exit code."""
    from ssot_lsp.cli.arguments import parse

    prepare_streams()
    try:
        _require_folder()
        code = _run(parse(arguments))
        sys.stdout.flush()
    except SsotError as error:
        _tell(f"error: {error}\n")
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence(sys.stdout)
        return 1
    except Exception as error:  # the border: a bug must not look like findings, which exit with 1
        if isinstance(error, OSError) and error.errno in _UNWRITABLE and error.filename is None:
            _silence(sys.stdout)
            _tell(f"error: cannot write the output: {(error.strerror or str(error)).lower()}\n")
            return 2
        import traceback

        _tell(traceback.format_exc())
        _tell(f"error: this is a bug in ssot-lsp {__version__}; please report it\n")
        return 2
    return code


def _run(options: Namespace) -> int:
    if options.command == "check":
        from ssot_lsp.cli.check import run
    elif options.command == "registry":
        from ssot_lsp.cli.registry import run
    else:
        from ssot_lsp.cli.rule import run
    return run(options)


def prepare_streams() -> None:
    """Let no character end a run: what a console's encoding lacks is written as an escape.

    Lines end as they are written, on Windows too, so that a diff is one that `patch` takes. What would go to
    a stream that is closed goes nowhere.
    """
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace", newline="\n")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as the process lives


def _require_folder() -> None:
    """Refuse to run in a folder that is gone: every path is relative to it."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is dear at start-up
    except OSError as error:
        raise SsotError("the current folder is gone; change into one that is there") from error


def _tell(text: str) -> None:
    """Write to standard error, as far as that can be written to."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Nobody takes what is written there; let the interpreter's own flush at exit find nothing to do."""
    from contextlib import suppress

    with suppress(OSError, ValueError):  # a stream without a file descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

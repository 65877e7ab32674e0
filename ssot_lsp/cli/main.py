"""The entry point: arguments to a command, and every way a command can end to an exit code.

0: clean. 1: findings, or fixes left to do. 2: bad usage or configuration, or something that could not be
checked. 130: interrupted.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ssot_lsp import __version__
from ssot_lsp.errors import SsotError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: those of the process) name; return the exit code."""
    from ssot_lsp.cli.arguments import parse

    prepare_streams()
    try:
        code = _run(parse(arguments))
        sys.stdout.flush()
    except SsotError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return 1
    except Exception:  # the border: a bug must not look like findings, which exit with 1
        import traceback

        traceback.print_exc()
        sys.stderr.write(f"error: this is a bug in ssot-lsp {__version__}; please report it\n")
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

    Lines end as they are written, on Windows too, so that a diff is one that `patch` takes.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace", newline="\n")


def _silence_stdout() -> None:
    """Whoever read our output has gone; let the interpreter's own flush at exit find nothing to do."""
    import os
    from contextlib import suppress

    with suppress(OSError, ValueError):  # a stream without a file descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""The entry point, as `ssot-lsp` and as `python -m ssot_lsp`: the server for editors, commands for people."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run what the command line names; return the exit code of the process, or end it at once."""
    if sys.argv[1:2] == ["server"]:
        from ssot_lsp.server.app import run

        return run(sys.argv[2:])
    import gc

    from ssot_lsp.cli.main import main as run_command

    gc.disable()  # what a command makes lives until its end, and there is a lot of it
    return _leave(run_command())


def _leave(code: int) -> int:
    """End the process without taking apart what it has made, which takes long, unless somebody watches."""
    if _is_watched():
        return code
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            return code  # the interpreter knows what to do
    os._exit(code)


def _is_watched() -> bool:
    """Tell whether a profiler, a debugger or a coverage tool wants to have the last word."""
    monitoring = getattr(sys, "monitoring", None)  # since 3.12 (PEP 669), for six tools
    if monitoring is not None and any(monitoring.get_tool(number) for number in range(6)):
        return True
    return sys.getprofile() is not None or sys.gettrace() is not None


if __name__ == "__main__":
    # `-m` puts the current folder first on the path: a `json.py` of the workspace would be imported.
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    sys.exit(main())

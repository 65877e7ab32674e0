"""The entry point, as `ssot-lsp` and as `python -m ssot_lsp`: the server for editors, commands for people."""

from __future__ import annotations

import sys


def main() -> int:
    """Run what the command line names; return the exit code of the process."""
    if sys.argv[1:2] == ["server"]:
        from ssot_lsp.server.app import run

        return run(sys.argv[2:])
    import gc

    from ssot_lsp.cli.main import main as run_command

    gc.disable()  # what a command makes lives until its end, and there is a lot of it
    return run_command()


if __name__ == "__main__":
    # `-m` puts the current folder first on the path: a `json.py` of the workspace would be imported.
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    sys.exit(main())

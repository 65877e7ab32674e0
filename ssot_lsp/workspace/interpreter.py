"""How another interpreter is started that runs our code as this one does."""

from __future__ import annotations

import sys


def command(entry: str) -> list[str]:
    """Return the command line of a process that runs the `main` of the module `entry`.

    It finds modules where this process does, less the current folder: nothing of the workspace may stand in
    for a module of ours. `-I` and `-S` are handed on, for then this process was kept from the user's and the
    environment's modules, and that holds for its children.
    """
    flags = [flag for flag, given in (("-I", sys.flags.isolated), ("-S", sys.flags.no_site)) if given]
    path = ascii([folder for folder in sys.path if folder])
    return [
        sys.executable,
        *flags,
        "-c",
        f"import sys; sys.path[:] = {path}; from {entry} import main; main()",
    ]

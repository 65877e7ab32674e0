"""Which registry speaks, where the workspace root is, and what to say when there is none."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp import __version__
from ssot_lsp.cli.streams import warn
from ssot_lsp.errors import SsotError
from ssot_lsp.registries.find import find_config, stamps, workspace_root
from ssot_lsp.workspace.cache import keep, recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.rules import Problem, Registry


REMEMBERED = "registry"
CLOCK_GRAIN = 2_000_000_000  # ns; a file changed since may change again and show no other time (FAT: 2 s)


Marks = tuple[tuple[str, int, int], ...]  # path, time of change (ns) and size of each document


class Workspace(NamedTuple):
    """A registry and the absolute folder that its paths are relative to.

    `marks` tell whether the registry has changed; None where it is not to be remembered.
    """

    root: str
    registry: Registry
    config: str
    marks: Marks | None = None


def open_workspace(config: str | None, paths: Sequence[str] = (), *, cache: bool = False) -> Workspace:
    """Load the registry: `config` where it is given, else the nearest one at or above what `paths` name.

    With `config` the root is the current folder, else the folder of the registry. With `cache` a registry
    that was read before is remembered.
    """
    if config is not None:
        path = os.path.abspath(config)
        if not os.path.isfile(path):  # noqa: PTH113
            raise SsotError(f"there is no registry at {config}")
        return _open(path, os.getcwd(), cache=cache)  # noqa: PTH109 - pathlib is dear at start-up
    found = find(paths)
    if found is None:
        from ssot_lsp.registries.document import EXAMPLE

        raise SsotError(
            f"no ssot.toml and no [tool.ssot-lsp] in a pyproject.toml, in {_start(paths)} or above.\n"
            f"Write one, ssot.toml at the top of the workspace, for example:\n\n{EXAMPLE}\n"
            "or name a registry, a Markdown document too: ssot-lsp check --config docs/REGISTRY.md"
        )
    return _open(found, workspace_root(found), cache=cache)


def find(paths: Sequence[str]) -> str | None:
    """Find the registry (absolute) for what `paths` name: at or above them, else at or above here."""
    return find_config(_start(paths)) or (find_config(_start(())) if paths else None)


def _open(path: str, root: str, *, cache: bool) -> Workspace:
    """Load the registry at `path`, or recall it while none of its documents has changed."""
    if not cache:
        from ssot_lsp.registries.load import load_registry

        return Workspace(root, load_registry(path), path)
    from time import time_ns

    from ssot_lsp.registries.compiled import from_plain, to_plain

    known = recall(root, REMEMBERED)
    if isinstance(known, tuple) and len(known) == 4 and known[:2] == (__version__, path):
        registry = from_plain(known[3])
        if registry is not None and stamps(registry.documents) == known[2]:
            return Workspace(root, registry, path, known[2])
    from ssot_lsp.registries.load import load_registry

    before = time_ns()
    registry = load_registry(path)
    if any(problem.severity == "error" for problem in registry.problems):
        return Workspace(root, registry, path)  # a document that is missing has no stamp
    marks = stamps(registry.documents)
    if not marks or before - max(changed for _, changed, _ in marks) < CLOCK_GRAIN:
        return Workspace(root, registry, path)
    keep(root, REMEMBERED, (__version__, path, marks, to_plain(registry)))
    return Workspace(root, registry, path, marks)


def _start(paths: Sequence[str]) -> str:
    """Find the folder that holds all of `paths`; the current one where there is none."""
    here = os.getcwd()  # noqa: PTH109
    if not paths:
        return here
    try:
        start = os.path.commonpath([os.path.abspath(path) for path in paths])
    except ValueError:  # several drives
        return here
    return start if os.path.isdir(start) else os.path.dirname(start)  # noqa: PTH112, PTH120


def tell_problems(registry: Registry, *, quiet: bool = False) -> bool:
    """Write the registry's errors to standard error, and count its doubts; tell whether there are errors."""
    errors = [problem for problem in registry.problems if problem.severity == "error"]
    if errors:
        from ssot_lsp.reports.problems import concise

        here = os.getcwd()  # noqa: PTH109
        for problem in errors:
            sys.stderr.write(f"error: {concise(problem, here)}\n")
    if (doubts := len(registry.problems) - len(errors)) and not quiet:
        number = "1 doubt" if doubts == 1 else f"{doubts} doubts"
        warn(f"{number} about the registry; `ssot-lsp registry check` lists them")
    return bool(errors)


def sources_of(problems: Sequence[Problem]) -> dict[str, bytes]:
    """Read the documents that `problems` stand in, as UTF-8; those that cannot be read are left out."""
    sources: dict[str, bytes] = {}
    for path in {problem.origin.path for problem in problems}:
        try:
            with open(path, "rb") as file:  # noqa: PTH123
                data = file.read().removeprefix(b"\xef\xbb\xbf")
        except OSError:
            continue
        sources[path] = data.decode("utf-8", "replace").encode("utf-8")
    return sources

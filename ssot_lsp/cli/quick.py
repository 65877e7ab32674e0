"""The shortest way to say that nothing was found, from what an earlier run remembered.

In a small workspace importing costs more than searching: not even the values of the core are defined here.
Whatever is not plain is left to `ssot_lsp.cli.check`, which does the whole job.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssot_lsp import __version__
from ssot_lsp.cli.workspace import find
from ssot_lsp.registries.find import stamps, workspace_root
from ssot_lsp.workspace.cache import keep, recall
from ssot_lsp.workspace.files import discover, read_bytes

if TYPE_CHECKING:
    from argparse import Namespace

    from ssot_lsp.cli.workspace import Workspace
    from ssot_lsp.workspace.files import FoundFile

NAME = "words"
_VERSION = 2  # raise it whenever what is remembered changes
_STUBS = "-stubs"  # PEP 561: stub-only packages
MOST_FILES = 64
MOST_BYTES = 1_000_000
MOST_WORK = 20_000_000  # bytes times words to look for: some ten milliseconds


def is_plain(options: Namespace) -> bool:
    """Tell whether all that a clean run with these options does is to say so."""
    return not (
        options.no_cache
        or options.config
        or options.changed is not None
        or options.diff
        or options.mentions
        or options.output_file
        or options.force_exclude
        or "-" in options.paths
        or options.output_format not in {"full", "concise"}
    )


def remember(workspace: Workspace, options: Namespace, checked: int) -> None:
    """Keep what `nothing_to_find` needs, after a run with `options` that checked so many files."""
    registry = workspace.registry
    if workspace.marks is None or registry.problems or options.config:
        return
    dotted = [rule.legacy.dotted for rule in registry.rules]
    words = tuple(sorted({path.rpartition(".")[2].encode() for path in dotted}))
    folders = tuple(f"/{path.replace('.', '/')}/" for path in dotted)  # a name may be a package on disk
    small = _absolute(options) if checked <= MOST_FILES else ()
    begin = (__version__, _VERSION, workspace.config)
    value = (*begin, workspace.marks, registry.exclude, words, folders, small)
    if recall(workspace.root, NAME) != value:
        keep(workspace.root, NAME, value)


def nothing_to_find(options: Namespace) -> bool:
    """Tell whether a check of what `options` name surely finds nothing. False says nothing.

    A finding needs the last segment of a legacy path in the file, or an ignore comment, or a relative import
    in a legacy package: `ssot_lsp.core.prefilter` says why, and this must never contradict it.
    """
    config = find(options.paths)
    if config is None:
        return False
    root = workspace_root(config)
    known = recall(root, NAME)
    if not isinstance(known, tuple) or len(known) != 8 or known[:3] != (__version__, _VERSION, config):
        return False
    marks, exclude, words, folders, small = known[3:]
    if stamps(tuple(path for path, _, _ in marks)) != marks:
        return False
    if small != _absolute(options) and not _are_few_files(options.paths):
        return False  # walking a large tree twice would cost more than it may save
    found, faults = discover(options.paths or ["."], root, (*exclude, *options.exclude))
    size = sum(file.size for file in found)
    if faults or not found or len(found) > MOST_FILES or size > MOST_BYTES or size * len(words) > MOST_WORK:
        return False
    return all(_is_free(file, words, folders) for file in found)


def _absolute(options: Namespace) -> tuple[str, ...]:
    return tuple(os.path.abspath(path) for path in options.paths or ["."])


def _are_few_files(paths: list[str]) -> bool:
    return 0 < len(paths) <= MOST_FILES and all(os.path.isfile(path) for path in paths)  # noqa: PTH113


def _is_free(file: FoundFile, words: tuple[bytes, ...], folders: tuple[str, ...]) -> bool:
    """Tell whether a file is plain ASCII source without any of `words`, outside of the legacy packages."""
    path = f"/{file.rel}".replace(f"{_STUBS}/", "/")
    if path.endswith(".ipynb") or any(folder in path for folder in folders):
        return False
    data = read_bytes(file.path)
    if not isinstance(data, bytes) or not data.isascii() or b"\0" in data or b"ssot:" in data:
        return False
    return not any(word in data for word in words)

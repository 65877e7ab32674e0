"""Finds the registry of a workspace, and tells whether its documents have changed.

This runs at every start, before anything is known to be wrong: only `os`, nothing dear.
"""
# ruff: noqa: PTH110, PTH112, PTH113, PTH116, PTH118, PTH119, PTH120, PTH123 (pathlib costs more than all of it)

from __future__ import annotations

import os

from ssot_lsp.errors import SsotError

CONFIG_NAME = "ssot.toml"
PYPROJECT_NAME = "pyproject.toml"
_REPOSITORY_MARKS = (".git", ".hg")


def find_config(start: str | os.PathLike[str]) -> str | None:
    """Find the registry for the folder `start` (or for a file in it): an absolute path, or None.

    The nearest `ssot.toml`, or `pyproject.toml` with a `[tool.ssot-lsp]` table, going up; in one folder
    `ssot.toml` wins. Where there is none, a Markdown registry (`*SSOT*REGISTRY*.md`, any case) in the
    nearest folder, or in its `docs`, up to the root of the repository; outside of a repository in
    `start` alone. Raises SsotError when several are found in one folder, or what is called `ssot.toml` is no
    file (a link to nothing, say): another registry must not take its place.
    """
    first = os.path.abspath(start)
    if not os.path.isdir(first):
        first = os.path.dirname(first)
    folder = first
    while True:
        config = os.path.join(folder, CONFIG_NAME)
        if os.path.isfile(config):
            return config
        if os.path.lexists(config) and not os.path.isdir(config):
            raise SsotError(f"{config} is no file that can be read; mend it, or take it away")
        pyproject = os.path.join(folder, PYPROJECT_NAME)
        if os.path.isfile(pyproject) and _has_table(pyproject):
            return pyproject
        parent = os.path.dirname(folder)
        if parent == folder:
            return _find_markdown(first)
        folder = parent


def workspace_root(config: str | os.PathLike[str]) -> str:
    """The folder that a registry found by `find_config` is for: its own, or the one above `docs`."""
    path = os.path.abspath(config)
    folder, name = os.path.split(path)
    if name.lower().endswith(".md") and os.path.basename(folder).lower() == "docs":
        return os.path.dirname(folder)
    return folder


def _has_table(path: str) -> bool:
    """Tell whether a pyproject has our table; one too broken to tell has it if a header names it."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    if b"ssot-lsp" not in data:
        return False
    from ssot_lsp.registries.toml_syntax import loads

    try:
        tool = loads(data.decode("utf-8-sig").replace("\r\n", "\n")).get("tool")
    except ValueError:
        return b"[tool.ssot-lsp" in data
    return isinstance(tool, dict) and "ssot-lsp" in tool


def _find_markdown(start: str) -> str | None:
    folders = [start]
    while not any(os.path.exists(os.path.join(folders[-1], mark)) for mark in _REPOSITORY_MARKS):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:
            folders = [start]  # in no repository: a stray document further up is none of ours
            break
        folders.append(parent)
    for folder in folders:
        for place in (folder, os.path.join(folder, "docs")):
            found = _markdown_in(place)
            if len(found) > 1:
                names = ", ".join(os.path.basename(path) for path in found)
                raise SsotError(
                    f"{place}: several Markdown registries ({names}); name the ones to read in an ssot.toml: "
                    f'documents = ["{os.path.basename(found[0])}"]'
                )
            if found:
                return found[0]
    return None


def _markdown_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name for entry in entries if _is_registry_name(entry.name) and entry.is_file()
            )
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names]


def _is_registry_name(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(".md") and "registry" in lower.partition("ssot")[2]


def stamps(documents: tuple[str, ...]) -> tuple[tuple[str, int, int], ...] | None:
    """Path, modification time (ns) and size of each document; None when one cannot be looked at.

    Take them before reading: equal stamps then mean that what was read is what lies there, except for a
    file changed twice within the clock's granularity.
    """
    found: list[tuple[str, int, int]] = []
    for path in documents:
        try:
            status = os.stat(path)
        except OSError:
            return None
        found.append((path, status.st_mtime_ns, status.st_size))
    return tuple(found)

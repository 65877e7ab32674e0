"""Which ignore files count in a directory of a walk: its own, those above it, and what Git says besides."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssot_lsp.workspace.ignore import ChainScreen, IgnoreFile, is_ignored
from ssot_lsp.workspace.repository import exclude_files, has_git, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_WINDOWS = os.name == "nt"


class Ignores:
    """The ignore files that count in a directory, those of near directories first, and their screens."""

    __slots__ = ("chain", "directories", "files", "git", "in_git", "plain")

    def __init__(self, plain: tuple[IgnoreFile, ...], git: tuple[IgnoreFile, ...], in_git: bool) -> None:
        """Take the `.ignore` files, Git's own, and whether this is inside of a work tree."""
        self.plain = plain
        self.git = git
        self.in_git = in_git
        self.chain = plain + git  # `.ignore` speaks before Git's files
        self.files = ChainScreen(self.chain, files=True)
        self.directories = ChainScreen(self.chain, files=False)

    def entering(self, directory: str, markers: Iterable[str]) -> Ignores:
        """Add what `directory` itself says; `markers` are the names in it that may matter."""
        prefix = slashed(directory)
        plain, git, in_git = self.plain, self.git, self.in_git
        if ".git" in markers:
            in_git = True
            git = ()
            for path in exclude_files(directory):
                git += _ignore_file(path, prefix)
        if ".gitignore" in markers and in_git:
            git = _ignore_file(f"{prefix}.gitignore", prefix) + git
        if ".ignore" in markers:
            plain = _ignore_file(f"{prefix}.ignore", prefix) + plain
        if plain is self.plain and git is self.git and in_git == self.in_git:
            return self
        return Ignores(plain, git, in_git)

    def kept(self, entries: list[os.DirEntry[str]], prefix: str) -> list[os.DirEntry[str]]:
        """Leave out the ignored ones of the Python files in the directory `prefix`."""
        return self._kept(entries, prefix, self.files, directory=False)

    def kept_directories(self, entries: list[os.DirEntry[str]], prefix: str) -> list[os.DirEntry[str]]:
        """Leave out the ignored ones of the directories in the directory `prefix`."""
        return self._kept(entries, prefix, self.directories, directory=True)

    def _kept(
        self, entries: list[os.DirEntry[str]], prefix: str, screen: ChainScreen, *, directory: bool
    ) -> list[os.DirEntry[str]]:
        everyone = screen.suspects_all(prefix, [entry.name for entry in entries])
        names, suffixes, heads = screen.names, screen.suffixes, screen.heads
        kept = []
        for entry in entries:
            name = entry.name
            suspect = everyone or name in names or name.endswith(suffixes) or name.startswith(heads)
            if not suspect or not is_ignored(self.chain, name, prefix + name, directory=directory):
                kept.append(entry)
        return kept


def _ignore_file(path: str, prefix: str) -> tuple[IgnoreFile, ...]:
    text = read_text(path)
    file = IgnoreFile(text, prefix) if text else None
    return (file,) if file else ()


def above(start: str) -> Ignores:
    """Gather the ignore files of the directories above `start`."""
    directories = []
    directory = start
    while (parent := os.path.dirname(directory)) != directory:  # noqa: PTH120
        directories.append(parent)
        directory = parent
    ignores = Ignores((), (), False)
    for directory in reversed(directories):
        markers = [".gitignore", ".ignore"]
        if has_git(directory):
            markers.append(".git")
        ignores = ignores.entering(directory, markers)
    return ignores


def slashed(directory: str) -> str:
    """Write a directory with forward slashes and one at its end."""
    path = directory.replace("\\", "/") if _WINDOWS else directory
    return path if path.endswith("/") else path + "/"

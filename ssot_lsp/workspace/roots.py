"""Where import names start, and what a file is called from there.

Configured roots win. Otherwise a directory is a source root when it is

- the workspace root;
- a project of its own: it holds `pyproject.toml`, `setup.cfg`, `manage.py` or a `setup.py` that
  calls `setup`;
- `src` or `typings` in a project, or `lib` in a project when a package lies in it;
- named so that no import can pass through it (`my-service`, `lambda`);

and it lies in no package. Directories without `__init__.py` are namespace packages (PEP 420) of the
deepest root above them. Directories are asked about one by one as files are, and remembered.
"""

from __future__ import annotations

import os
from keyword import iskeyword
from posixpath import normpath
from typing import TYPE_CHECKING

from ssot_lsp.core.context import FileContext
from ssot_lsp.workspace.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "manage.py")
_PACKAGE_FILES = ("__init__.py", "__init__.pyi")
_STUBS = "-stubs"  # PEP 561: stub-only packages


class SourceRoots:
    """The source roots of one workspace. Asks the disk only for what a question needs."""

    def __init__(self, root: str, configured: Iterable[str] | None = None) -> None:
        """Take the absolute workspace root, and roots relative to it (None: to be found)."""
        self._root = root
        self._configured: tuple[str, ...] | None = None
        if configured is not None:
            self._configured = tuple(dict.fromkeys(map(_directory, configured)))
        self._roots: dict[str, str] = {"": ""}  # directory -> its root, both relative, "" for the top
        self._modules: dict[tuple[str, str], str | None] = {}
        self._packages: dict[str, bool] = {"": False}  # directory -> whether it lies in a package or is one

    def module_of(self, rel: str) -> FileContext:
        """Say which module the file `rel` (relative to the workspace root, forward slashes) is.

        `module` is None for what cannot be imported: a notebook, a script without `.py`, a path with
        a segment that is no identifier or a keyword, a file under no root.
        """
        directory, _, name = rel.rpartition("/")
        stem, _, suffix = name.rpartition(".")
        is_package = stem == "__init__" and suffix in {"py", "pyi"}
        package = self._package(directory, suffix) if suffix in {"py", "pyi"} else None
        if package is None or (not package and is_package) or not (is_package or _is_name(stem)):
            return FileContext(rel, None, is_package)
        if is_package:
            return FileContext(rel, package, True)
        return FileContext(rel, f"{package}.{stem}" if package else stem)

    def package_of(self, rel: str) -> str:
        """Say which package relative imports in the file `rel` start from; "" where there is none."""
        directory, _, name = rel.rpartition("/")
        stem, _, suffix = name.rpartition(".")
        if suffix not in {"py", "pyi"} or not _is_name(stem):
            return ""
        return self._package(directory, suffix) or ""

    def package_in(self, directory: str) -> str | None:
        """Say which package a directory is for `.py` files: "" for a root, None for what is none."""
        return self._package(directory, "py")

    def _package(self, directory: str, suffix: str) -> str | None:
        """Say which package a directory is for files with `suffix`: "" for a root, None for what is none."""
        key = (directory, suffix)
        known = self._modules.get(key, "?")
        if known != "?":
            return known
        root = self.root_of(directory)
        package: str | None = None
        if root is not None:
            inside = directory[len(root) + 1 :] if root else directory
            parts = inside.split("/") if inside else []
            if suffix == "pyi" and parts:
                parts[0] = parts[0].removesuffix(_STUBS)
            package = ".".join(parts) if all(map(_is_name, parts)) else None
        self._modules[key] = package
        return package

    def root_of(self, directory: str) -> str | None:
        """Give the deepest root that holds `directory`; both relative, "" for the workspace root."""
        if self._configured is not None:
            holding = [root for root in self._configured if _holds(root, directory)]
            return max(holding, key=len, default=None)
        if directory == ".." or directory.startswith("../") or os.path.isabs(directory):  # noqa: PTH117
            return self._outside(directory)
        return self._find(directory)

    def search(self, files: Iterable[str]) -> tuple[str, ...]:
        """List absolute directories to look modules up in, the workspace root first.

        Without configured roots they are those of `files` (relative paths, say of a whole walk),
        and at the end directories that are no root for certain but hold a package all the same
        (`services/auth` with `services/auth/auth_service/__init__.py`).
        """
        if self._configured is not None:
            return tuple(map(self._absolute, self._configured))
        files = list(files)
        directories = {rel.rpartition("/")[0] for rel in files}
        maybe = [rel.rpartition("/") for rel in files if rel.endswith(_PACKAGE_FILES)]
        packages = {directory for directory, _, name in maybe if name in _PACKAGE_FILES}
        parents = {package.rpartition("/")[0] for package in packages}
        tops = {"", *((directories | parents) - packages)}  # the root of a package is that of its parent
        found = sorted({root for directory in tops if (root := self.root_of(directory)) is not None})
        likely = sorted(parent for parent in parents if not self._in_package(parent))
        return tuple(map(self._absolute, dict.fromkeys((*found, *likely))))

    def _find(self, directory: str) -> str:
        unknown = []
        while (root := self._roots.get(directory)) is None:
            unknown.append(directory)
            directory = directory.rpartition("/")[0]
        for below in reversed(unknown):
            parent, _, name = below.rpartition("/")
            if not self._in_package(below) and (
                not _is_name(name.removesuffix(_STUBS))
                or self._is_project(below)
                or (name in {"src", "typings"} and root == parent)
                or (name == "lib" and root == parent and self._holds_package(below))
            ):
                root = below
            self._roots[below] = root
        return root

    def _in_package(self, directory: str) -> bool:
        """Tell whether `directory` is a package with `__init__`, or lies in one."""
        unknown = []
        while (inside := self._packages.get(directory)) is None:
            unknown.append(directory)
            directory = directory.rpartition("/")[0]
        for below in reversed(unknown):
            inside = self._packages[below] = inside or _is_package(self._absolute(below))
        return inside

    def _is_project(self, directory: str) -> bool:
        path = self._absolute(directory)
        if any(os.path.isfile(f"{path}/{name}") for name in _PROJECT_FILES):  # noqa: PTH113
            return True
        data = read_bytes(f"{path}/setup.py")  # many a setup.py sets up something else
        return (
            isinstance(data, bytes) and b"setup(" in data and (b"setuptools" in data or b"distutils" in data)
        )

    def _holds_package(self, directory: str) -> bool:
        path = self._absolute(directory)
        try:
            names = os.listdir(path)  # noqa: PTH208
        except OSError:
            return False
        return any(_is_package(f"{path}/{name}") for name in names)

    def _outside(self, directory: str) -> str:
        """Climb from a directory outside the workspace to the first that is no package."""
        while directory.strip("./") and _is_package(self._absolute(directory)):
            directory = directory.rpartition("/")[0]
        return directory

    def _absolute(self, directory: str) -> str:
        return os.path.normpath(os.path.join(self._root, directory))  # noqa: PTH118


def _directory(configured: str) -> str:
    path = normpath(configured.replace("\\", "/"))
    return "" if path == "." else path


def _holds(root: str, directory: str) -> bool:
    return not root or directory == root or directory.startswith(f"{root}/")


def _is_name(segment: str) -> bool:
    return segment.isidentifier() and not iskeyword(segment)


def _is_package(path: str) -> bool:
    return os.path.isfile(f"{path}/__init__.py") or os.path.isfile(f"{path}/__init__.pyi")  # noqa: PTH113

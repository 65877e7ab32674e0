"""Where a source text stands in the workspace, as the core needs to know it."""

from __future__ import annotations

from typing import NamedTuple


class FileContext(NamedTuple):
    """A file's place: `path` relative to the workspace root with forward slashes.

    `module` is its absolute dotted import name, None where it is in no source root or its path is
    no valid name; `is_package` is True for `__init__.py(i)`.
    """

    path: str
    module: str | None = None
    is_package: bool = False

    @property
    def package(self) -> str | None:
        """The package that relative imports start from (PEP 328); None when there is none."""
        if self.module is None:
            return None
        if self.is_package:
            return self.module
        return self.module.rpartition(".")[0] or None

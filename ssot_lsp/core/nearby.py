"""Which relative imports of a file may name a legacy object, going by where the file lies (PEP 328)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import RuleIndex

_HEAD = re.compile(rb"[ \t]*from[ \t]+(?P<dots>\.+)(?P<path>[\w.]*)[ \t]+import\b")
_STUBS = "-stubs"  # PEP 561: stub-only packages


class Nearby:
    """Answers for one set of rules. It remembers the folders it was asked about."""

    __slots__ = ("_ask", "_index", "_inside", "_packages", "_paths", "_tops")

    def __init__(self, index: RuleIndex, context_of: Callable[[str], FileContext]) -> None:
        """Prepare for `index`. `context_of` maps a relative path to its module, asked only if need be."""
        self._index = index
        self._ask = context_of
        self._paths = frozenset(rule.legacy.dotted for rule in index.rules)
        self._tops = frozenset(rule.legacy.dotted.partition(".")[0] for rule in index.rules)
        self._packages: dict[tuple[str, bool], tuple[int, tuple[str, ...]]] = {}
        self._inside: dict[str, bool] = {}

    def is_inside(self, rel: str) -> bool:
        """Tell whether a file lies in a legacy package, whose relative imports need not name it.

        What a rule calls a name may be a package on the disk.
        """
        folder = rel.rpartition("/")[0]
        known = self._inside.get(folder)
        if known is None:
            known = self._inside[folder] = self._is_below(folder)
        return known

    def _is_below(self, folder: str) -> bool:
        """Tell whether the path of a folder holds that of a legacy object."""
        parts = [part.removesuffix(_STUBS) for part in folder.split("/")]
        return any(
            ".".join(parts[start:end]) in self._paths
            for start, top in enumerate(parts)
            if top in self._tops
            for end in range(start + 1, len(parts) + 1)
        )

    def dots(self, rel: str) -> int:
        """Return how many dots lead near a rule at the least, 0 if none do; more lead near one, too."""
        return self._package(rel)[0]

    def may_name(self, line: bytes, rel: str) -> bool:
        """Tell whether a line with a relative import can name a legacy object, or what is above or below."""
        near, package = self._package(rel)
        match = _HEAD.match(line)
        if match is None or not near or line.count(b"import") > 1:
            return near > 0
        up = len(match["dots"])
        if not near <= up <= len(package):
            return False
        base = ".".join(package[: len(package) - up + 1])
        below = match["path"].decode()
        return self._index.touches(f"{base}.{below}" if below else base)

    def _package(self, rel: str) -> tuple[int, tuple[str, ...]]:
        """Return what `dots` says of a file, and its package."""
        folder = rel.rpartition("/")[0]
        key = (folder, rel.endswith(".pyi"))
        known = self._packages.get(key)
        if known is not None:
            return known
        if self._tops.isdisjoint(part.removesuffix(_STUBS) for part in folder.split("/")):
            known = self._packages[key] = (0, ())
            return known
        context = self._ask(rel)
        package = tuple(context.package.split(".")) if context.package else ()
        bases = (".".join(package[: len(package) - up]) for up in range(len(package)))
        near = next((dots for dots, base in enumerate(bases, 1) if self._index.touches(base)), 0)
        if context.module is not None:  # else it says nothing of the other files in its folder
            self._packages[key] = near, package
        return near, package

"""From a dotted module name to its file, as Python's import system would find it, on disk alone.

Sources: PEP 302 and 420, the order of `importlib.machinery.FileFinder`. File names are compared by case
everywhere, as Python does by default only on systems that tell case apart. Directories are listed once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Form = Literal["source", "stub", "compiled", "namespace", "builtin"]
Origin = Literal["workspace", "stdlib", "environment"]

_EXTENSIONS = (".so", ".pyd")


class FoundModule(NamedTuple):
    """Where a module is. `path` is absolute, None for namespace packages and built-in modules.

    `search` are the directories its submodules lie in; empty for what is no package.
    """

    name: str
    form: Form
    origin: Origin
    path: str | None = None
    search: tuple[str, ...] = ()

    @property
    def is_package(self) -> bool:
        """True for regular and namespace packages."""
        return bool(self.search)


class ModuleFinder:
    """Finds modules; remembers what it has seen until `forget` is called."""

    def __init__(self, source_roots: Sequence[str], stdlib: Sequence[str], packages: Sequence[str]) -> None:
        """Search `source_roots`, then `stdlib`, then `packages` (all absolute directories).

        Modules compiled into the host interpreter come first, as they do at run time.
        """
        self._places: list[tuple[Origin, str]] = [
            *(("workspace", one) for one in source_roots),
            *(("stdlib", one) for one in stdlib),
            *(("environment", one) for one in packages),
        ]
        self._has_stdlib = bool(stdlib)
        self._found: dict[str, FoundModule | None] = {}
        self._listings: dict[str, Mapping[str, bool]] = {}

    def forget(self) -> None:
        """Look at the disk again from now on."""
        self._found.clear()
        self._listings.clear()

    def listed(self) -> tuple[str, ...]:
        """Directories that were listed, whether they exist or not."""
        return tuple(self._listings)

    def find(self, module: str) -> FoundModule | None:
        """Find `module`; None when no directory holds it."""
        try:
            return self._found[module]
        except KeyError:
            pass
        parent, _, last = module.rpartition(".")
        found: FoundModule | None = None
        if not last.isidentifier():
            pass
        elif not parent:
            found = self._top_level(last)
        elif (package := self.find(parent)) is not None:
            found = self._in_directories(module, [(package.origin, one) for one in package.search])
        self._found[module] = found
        return found

    def deepest(self, module: str) -> FoundModule | None:
        """Find the longest part of `module`'s path that exists."""
        while module:
            if found := self.find(module):
                return found
            module = module.rpartition(".")[0]
        return None

    def submodules(self, module: str) -> frozenset[str]:
        """Names of the modules directly in `module`; directories without `__init__` are none."""
        found = self.find(module)
        names: set[str] = set()
        for directory in found.search if found else ():
            for name, is_directory in self._listing(directory).items():
                stem = name if is_directory else _stem(name)
                if stem and stem.isidentifier() and stem not in names and stem != "__init__":
                    inner = self.find(f"{module}.{stem}")
                    if inner is not None and inner.form != "namespace":
                        names.add(stem)
        return frozenset(names)

    def has_portions(self, module: str) -> bool:
        """Tell whether a part of `module`'s path may have further directories that are not known."""
        while module := module.rpartition(".")[0]:
            found = self.find(module)
            if found is not None and found.form == "source" and _extends_path(found.path):
                return True
        return False

    def _top_level(self, name: str) -> FoundModule | None:
        if name in sys.builtin_module_names:
            return FoundModule(name, "builtin", "stdlib")
        found = self._in_directories(name, self._places)
        if (found is None or found.form == "namespace") and not self._has_stdlib:
            # known by name alone
            return FoundModule(name, "compiled", "stdlib") if name in sys.stdlib_module_names else found
        return found

    def _in_directories(self, module: str, places: Sequence[tuple[Origin, str]]) -> FoundModule | None:
        last = module.rpartition(".")[2]
        portions: list[tuple[Origin, str]] = []
        for origin, directory in places:
            listing = self._listing(directory)
            if listing.get(last):  # a directory
                inner = _at(directory, last)
                form, name = _choose(self._listing(inner), "__init__")
                if form is not None:
                    return FoundModule(module, form, origin, _at(inner, name), (inner,))
            form, name = _choose(listing, last)
            if form is not None:
                return FoundModule(module, form, origin, _at(directory, name))
            if listing.get(last):
                portions.append((origin, _at(directory, last)))
        if portions:
            return FoundModule(module, "namespace", portions[0][0], None, tuple(one for _, one in portions))
        return None

    def _listing(self, directory: str) -> Mapping[str, bool]:
        """Names in `directory`: True for directories. Empty when it cannot be read."""
        try:
            return self._listings[directory]
        except KeyError:
            pass
        listing: dict[str, bool] = {}
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    listing[entry.name] = _is_directory(entry)
        except OSError:
            pass
        self._listings[directory] = listing
        return listing


def _choose(listing: Mapping[str, bool], stem: str) -> tuple[Form | None, str]:
    """Pick the file that tells most about the module `stem`: source, then stub, then what is compiled."""
    for suffix, form in ((".py", "source"), (".pyi", "stub")):
        name = stem + suffix
        if listing.get(name) is False:
            return ("source" if form == "source" else "stub"), name
    if listing.get(f"{stem}.pyc") is False:
        return "compiled", f"{stem}.pyc"
    for suffix in _EXTENSIONS:
        if listing.get(stem + suffix) is False:
            return "compiled", stem + suffix
    prefix = f"{stem}."
    for name, is_directory in listing.items():
        if not is_directory and name.startswith(prefix) and name.endswith(_EXTENSIONS):
            return "compiled", name
    return None, ""


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _stem(name: str) -> str:
    return name.partition(".")[0] if name.endswith((".py", ".pyi", ".pyc", *_EXTENSIONS)) else ""


def _at(directory: str, name: str) -> str:
    return directory + name if directory.endswith(os.sep) else f"{directory}{os.sep}{name}"


def _extends_path(path: str | None) -> bool:
    from pathlib import Path

    try:
        text = Path(path).read_bytes() if path else b""
    except OSError:
        return False
    return b"__path__" in text or b"declare_namespace" in text

"""From a module's file to its facts, each file read and parsed once for as long as it stays the same."""

from __future__ import annotations

import os
from collections.abc import Callable

from ssot_lsp.core.bindings import ModuleFacts
from ssot_lsp.workspace.modules import FoundModule

_Stamp = tuple[int, ...]


class Sources:
    """Reads modules. A file is looked at once until `forget`, and parsed again only if it changed."""

    def __init__(self, texts: Callable[[str], bytes | None] | None = None) -> None:
        """`texts` gives the UTF-8 text of a file that is open and not saved, by its absolute path."""
        self._texts = texts
        self._parsed: dict[tuple[str, str], tuple[_Stamp, ModuleFacts | str]] = {}
        self._fresh: dict[str, ModuleFacts | str] = {}
        self._skimmed: dict[tuple[str, str], tuple[_Stamp, frozenset[tuple[str, str]] | None]] = {}

    def forget(self) -> None:
        """Look at the files again from now on."""
        self._fresh.clear()

    def read(self) -> tuple[str, ...]:
        """Paths of the files that facts were read from, or imports."""
        return tuple({path: None for path, _ in (*self._skimmed, *self._parsed)})

    def facts(self, found: FoundModule) -> ModuleFacts | str:
        """Say what `found` defines, or in words that follow its name why that cannot be told."""
        known = self._fresh.get(found.name)
        if known is None:
            known = self._fresh[found.name] = self._current(found)
        return known

    def text(self, found: FoundModule) -> bytes:
        """Give the UTF-8 source of `found`, empty when there is none."""
        text = self._read(found.path) if found.path and found.form in {"source", "stub"} else ""
        return text if isinstance(text, bytes) else b""

    def imports(self, found: FoundModule) -> frozenset[tuple[str, str]] | None:
        """Say what `found` imports when it is itself imported, if that shows without a tree; else None.

        As `ModuleFacts.imports` has it.
        """
        if found.name in self._fresh or found.path is None or found.form not in {"source", "stub"}:
            return None
        stamp = self._stamp(found.path)
        key = (found.path, found.name)
        before = self._skimmed.get(key)
        if stamp is not None and before is not None and before[0] == stamp:
            return before[1]
        text = self._read(found.path)
        if stamp is None or isinstance(text, str):
            return None
        from ssot_lsp.core.context import FileContext
        from ssot_lsp.core.import_lines import imports_of_lines

        imports = imports_of_lines(text, FileContext(found.path, found.name, found.is_package))
        self._skimmed[key] = (stamp, imports)
        return imports

    def _stamp(self, path: str) -> _Stamp | None:
        """Return what tells whether a file has changed; None if it is not there."""
        text = self._texts(path) if self._texts else None
        return (hash(text), len(text)) if text is not None else _stamp(path)

    def _current(self, found: FoundModule) -> ModuleFacts | str:
        if found.form == "namespace":
            return ModuleFacts(found.name, is_package=True, stub=False, names={})
        if found.path is None or found.form not in {"source", "stub"}:
            return "is compiled and has no stub"
        stamp = self._stamp(found.path)
        if stamp is None:
            return "could not be read"
        key = (found.path, found.name)
        before = self._parsed.get(key)
        if before is not None and before[0] == stamp:
            return before[1]
        facts = self._parse(found, found.path)
        self._parsed[key] = (stamp, facts)
        return facts

    def _parse(self, found: FoundModule, path: str) -> ModuleFacts | str:
        from ssot_lsp.core.exports import read_module

        text = self._read(path)
        if isinstance(text, str):
            return text
        return read_module(text, found.name, is_package=found.is_package, stub=found.form == "stub")

    def _read(self, path: str) -> bytes | str:
        """Read a file as UTF-8; in words why that cannot be done."""
        text = self._texts(path) if self._texts else None
        if text is not None:
            return text
        from pathlib import Path

        from ssot_lsp.core.text import DecodeFault, decode_source

        try:
            source = decode_source(Path(path).read_bytes())
        except OSError:
            return "could not be read"
        return "could not be decoded" if isinstance(source, DecodeFault) else source.utf8


def _stamp(path: str) -> _Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - once for every module, and pathlib is slow to import
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino

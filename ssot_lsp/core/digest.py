"""What of a file matters to any registry: its import statements and its path strings, as a small source.

A digest goes through `Prefilter.judge_digest` as the file would go through `may_hit`, so that a changed
registry needs no file read again. It holds no verdict.
"""

from __future__ import annotations

import re

from ssot_lsp.core.anchors import automaton
from ssot_lsp.core.imports import statement_at
from ssot_lsp.core.unusual import BOM, SUPPRESSION, is_unusual

_SIMPLE = re.compile(
    rb"(?:from[ \t]+\.*[\w.]*[ \t]+import[ \t]+[\w, \t*]+|import[ \t]+[\w., \t]+)(?=[ \t]*(?:#|\Z))"
)
_MAYBE = re.compile(rb"(?:^|[;:])[ \t\f]*(?:from|import)(?![\w\x80-\xff])")
_PROMPT = re.compile(rb"(?:>>>|\.\.\.)[ \t]")
_TAIL = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:[.:][\w\x80-\xff]+)*"
# a quote may end one string and stand before what is taken for another: it is not to be used up
_STRINGS = tuple(re.compile(q + rb"(\.*" + _TAIL + rb")(?=" + q + rb")") for q in (b'"', b"'"))
_DYNAMIC = b"import importlib, import_module"  # a line that says: relative names in strings count


class Digester:
    """Makes digests. It holds prepared searches and no state."""

    __slots__ = ("_anchors", "_dynamic", "_itself", "_prompts")

    def __init__(self) -> None:
        """Prepare the searches."""
        self._anchors = automaton([b"import"])
        self._itself = automaton([SUPPRESSION])
        self._prompts = automaton([b">>> "])
        self._dynamic = automaton([b"import_module", b"__import__", b"find_spec", b"modules"])

    def digest(self, data: bytes) -> bytes | None:
        """Return the digest of a file's bytes; None for an unusual file, which has to be read every time."""
        data = data.removeprefix(BOM)
        if is_unusual(data, ascii=data.isascii(), marked=bool(self._itself(data))):
            return None
        parts = dict.fromkeys(self._statements(data))
        if self._prompts(data):
            parts |= dict.fromkeys(
                line for line in map(bytes.strip, data.split(b"\n")) if _PROMPT.match(line) or b">>> " in line
            )
        dynamic = bool(self._dynamic(data))
        strings: set[bytes] = set()
        for pattern in _STRINGS:
            strings.update(pattern.findall(data))
        if dynamic:
            parts[_DYNAMIC] = None
        else:
            strings = {text for text in strings if b"." in text or b":" in text}
        return b"\n".join([*parts, *(b'("' + text + b'"' for text in sorted(strings))])

    def _statements(self, data: bytes) -> list[bytes]:
        """List the import statements, each on one line, whatever its layout was."""
        found: list[bytes] = []
        end = -1
        maybe = False
        for _, place, _ in self._anchors(data):
            if place >= end:
                first = data.rfind(b"\n", 0, place) + 1
                end = data.find(b"\n", place)
                end = len(data) if end < 0 else end
                line = data[first:end].strip()
                joined = data[first - 2 : first - 1] == b"\\" or data[first - 3 : first - 1] == b"\\\r"
                simple = None if joined else _SIMPLE.match(line)
                if simple is not None:
                    found.append(simple.group().rstrip())
                maybe = simple is None and (joined or _MAYBE.search(line) is not None)
            if maybe and (statement := statement_at(data, place)) is not None:
                names = ", ".join(
                    f"{entry.name} as {entry.alias}" if entry.alias else entry.name
                    for entry in statement.names
                )
                path = "." * statement.level + statement.module
                head = f"from {path} " if statement.form == "from" else ""
                found.append(f"{head}import {names}".encode())
        return found

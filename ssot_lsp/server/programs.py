"""What is analysed as one text: a document, or the Python cells of an open notebook joined.

Two line feeds follow each cell, as in `ssot_lsp.workspace.notebooks`, so that the end of one cell is
never the beginning of the next, and no line belongs to two cells.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.text import LineIndex
from ssot_lsp.workspace.notebooks import in_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.findings import Edit, FileReport
    from ssot_lsp.core.text import Unit
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.workspace.scan import Place

_SEPARATOR = b"\n\n"


@dataclass(frozen=True, slots=True)
class Part:
    """A document in a program: its first byte and first line there, both from 0."""

    document: Document
    start: int
    line: int
    size: int


@dataclass(slots=True)
class Program:
    """A text to be analysed, where it comes from, and where it stands. Made anew for every change.

    `versions` are those of its documents. `report` is what was found, `mended` what was found together
    with the fixes; None while that has not been asked for.
    """

    path: str  # absolute path of the file, or a made-up name for what is in none
    utf8: bytes
    lines: LineIndex
    parts: tuple[Part, ...]
    versions: tuple[int, ...]
    folder: Folder
    rules: int  # number of the rules that `report` was made under
    report: FileReport | None = None
    provisional: bool = (
        False  # `report` is moved from before the last edits, the text not yet looked at whole
    )
    cost: float = 0.0  # seconds that the last look at the whole text took
    mended: FileReport | None = None
    remembered: dict[str, Any] = field(default_factory=dict)

    def part_at(self, offset: int) -> Part:
        """Return the part that holds a byte; what lies between two belongs to the first."""
        if len(self.parts) == 1:
            return self.parts[0]
        return self.parts[max(0, bisect_right([part.start for part in self.parts], offset) - 1)]

    def part_of(self, document: Document) -> Part:
        """Return the part that a document is."""
        return next(part for part in self.parts if part.document is document)

    def place(self, start: int, end: int, unit: Unit) -> tuple[Document, Place]:
        """Say in which document bytes `start` to `end` stand, and where in it (0-based)."""
        part = self.part_at(start)
        line, column = self.lines.position(start, unit)
        last, end_column = self.lines.position(min(end, part.start + part.size), unit)
        return part.document, (line - part.line, column, last - part.line, end_column)

    def offset(self, document: Document, line: int, column: int, unit: Unit) -> int:
        """Turn a place in a document (0-based) into a byte offset of the program."""
        part = self.part_of(document)
        return min(self.lines.offset(line + part.line, column, unit), part.start + part.size)

    def edits(self, edits: Sequence[Edit], unit: Unit) -> dict[str, list[dict[str, Any]]] | None:
        """Make text edits by URI; None where one would reach from a document into another."""
        made: dict[str, list[dict[str, Any]]] = {}
        for edit in edits:
            part = self.part_at(edit.start)
            start, end, text = edit.start, edit.end, edit.text
            if part.document.notebook is not None:
                limit = part.start + part.size
                if end > limit + len(_SEPARATOR):
                    return None
                cell = self.utf8[part.start : limit]
                start, end, text = in_cell(cell, start - part.start, end - part.start, text)
                start, end = start + part.start, end + part.start
                if (start, end, text) == (end, end, ""):
                    continue
            _, place = self.place(start, end, unit)
            line, column, last, end_column = place
            made.setdefault(part.document.uri, []).append(
                {
                    "range": {
                        "start": {"line": line, "character": column},
                        "end": {"line": last, "character": end_column},
                    },
                    "newText": text,
                }
            )
        return made


def one_document(document: Document, path: str, folder: Folder) -> Program:
    """Make the program of a document that stands alone."""
    part = Part(document, 0, 0, len(document.utf8))
    return Program(
        path, document.utf8, document.lines, (part,), (document.version,), folder, folder.rules.number
    )


def joined(documents: Sequence[Document], path: str, folder: Folder) -> Program:
    """Make the program of a notebook's Python cells, in order; cells in other languages are left out."""
    from ssot_lsp.workspace.magics import neutralise

    parts: list[Part] = []
    texts: list[bytes] = []
    at = line = 0
    for document in documents:
        source = neutralise(document.utf8.decode("utf-8", "replace"))
        if source is None:
            continue
        text = source.encode("utf-8", "replace")
        parts.append(Part(document, at, line, len(text)))
        texts += (text, _SEPARATOR)
        at += len(text) + len(_SEPARATOR)
        line += LineIndex(text + _SEPARATOR).line_count - 1
    utf8 = b"".join(texts)
    versions = tuple(part.document.version for part in parts)
    return Program(path, utf8, LineIndex(utf8), tuple(parts), versions, folder, folder.rules.number)

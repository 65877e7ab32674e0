"""Jupyter notebooks: the code cells as one program, and edits of it back into the JSON.

Source: nbformat 4 (https://nbformat.readthedocs.io/en/latest/format_description.html), RFC 8259.

The JSON is never dumped anew: only the string literals that an edit touches are written, and in them
only the characters it touches. In the program two line feeds follow each cell, so that the end of
one cell is never the beginning of the next. Cell numbers count all cells from 1, as Ruff's do.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssot_lsp.core.findings import Edit
    from ssot_lsp.workspace.literals import Literal

_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class NotebookFault:
    """Why a file is no notebook that can be read or changed. `line` is 1-based, in the file."""

    message: str
    line: int = 1


class CellPosition(NamedTuple):
    """A place in a notebook: number of the cell, line in it, column in code points, all from 1."""

    cell: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell: its number, its source as the file has it, where it stands in the program (bytes)."""

    number: int
    literals: tuple[Literal, ...]
    listed: bool  # a list of strings, not one string
    program: bytes
    start: int

    @property
    def end(self) -> int:
        """Where the text of the cell ends in the program, before the two line feeds."""
        return self.start + len(self.program)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A Python notebook: `text` is the file, `program` the UTF-8 of its code cells in order."""

    text: str
    cells: tuple[Cell, ...]
    program: bytes

    def locate(self, offset: int) -> CellPosition:
        """Say where byte `offset` of the program lies. What lies between two cells is the first one's end."""
        if not self.cells:
            return CellPosition(1, 1, 1)
        cell = self.cells[max(0, self._cell_at(offset))]
        before = cell.program[: max(0, offset - cell.start)].decode("utf-8", "ignore")
        return CellPosition(cell.number, before.count("\n") + 1, len(before) - before.rfind("\n"))

    def apply(self, edits: Iterable[Edit]) -> bytes | NotebookFault:
        """Carry disjoint edits of the program into the file; give its new bytes.

        Nothing outside the edits changes. An edit across cells is a fault, and then none is made.
        Lines that an edit adds become strings of their own where the cell is a list of lines.
        """
        replaced = self.replacements(edits)
        if isinstance(replaced, NotebookFault):
            return replaced
        pieces = []
        at = 0
        for start, end, new in replaced:
            pieces += [self.text[at:start], new]
            at = end
        return "".join([*pieces, self.text[at:]]).encode("utf-8")

    def replacements(self, edits: Iterable[Edit]) -> list[tuple[int, int, str]] | NotebookFault:
        """Say what to replace in the file's text, as `apply` does: sorted (start, end, new) in characters."""
        from ssot_lsp.workspace.literals import replacements

        changes: dict[int, list[tuple[int, int, str]]] = {}
        for edit in sorted(edits):
            index = self._cell_at(edit.start)
            if index < 0 or edit.end > self.cells[index].end + len(_SEPARATOR):
                return NotebookFault("the edit reaches from one cell into another")
            if not self.cells[index].literals:
                return NotebookFault(f"cell {self.cells[index].number} has no source")
            start, end, text = _in_characters(self.cells[index], edit)
            made = changes.setdefault(index, [])
            made.append((max(start, made[-1][1]) if made else start, end, text))
        replaced: list[tuple[int, int, str]] = []
        for index, made in changes.items():
            cell = self.cells[index]
            replaced += replacements(self.text, cell.literals, cell.listed, made)
        return replaced

    def in_file(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Say where bytes `start` to `end` of the program stand in the file's text, in characters."""
        from ssot_lsp.workspace.literals import indices

        known: dict[int, list[int]] = {}
        found = []
        for start, end in spans:
            place = max(0, self._cell_at(start))
            if place not in known:
                known[place] = indices(self.text, self.cells[place].literals)
            cell, where = self.cells[place], known[place]
            first, last = (
                len(cell.program[: max(0, at - cell.start)].decode("utf-8", "ignore")) for at in (start, end)
            )
            found.append((where[min(first, len(where) - 1)], where[min(last, len(where) - 1)]))
        return found

    def _cell_at(self, offset: int) -> int:
        return bisect_right(self.cells, offset, key=lambda cell: cell.start) - 1


def file_edits(data: bytes, program: bytes, edits: Iterable[Edit]) -> tuple[bytes, tuple[Edit, ...]] | None:
    """Make edits of a notebook's file of edits of its `program`, both in bytes of UTF-8.

    Returns the file's text without a byte order mark, and its edits; None where it cannot be done, or
    `data` is not the file that the program was read from.
    """
    from ssot_lsp.core.findings import Edit

    notebook = read_notebook(data)
    replaced = notebook.replacements(edits) if isinstance(notebook, Notebook) else None
    if not isinstance(notebook, Notebook) or not isinstance(replaced, list) or notebook.program != program:
        return None
    text = notebook.text
    mark = len("\ufeff".encode()) if text.startswith("\ufeff") else 0
    made = []
    seen = at = 0  # characters and bytes so far
    for start, end, new in replaced:
        first = at + len(text[seen:start].encode())
        seen, at = end, first + len(text[start:end].encode())
        made.append(Edit(first - mark, at - mark, new))
    return data[mark:], tuple(made)


def in_cell(cell: bytes, start: int, end: int, text: str) -> tuple[int, int, str]:
    """Make an edit of the program, in bytes from the start of a cell, one of the cell's own text.

    The first line feed after a cell ends its last line in the program, but is not in the cell.
    """
    size = len(cell)
    if end > size:
        newline = "\r\n" if b"\r\n" in cell else "\n"
        text = text.removesuffix("\n").removesuffix("\r")
        if start > size and text and not cell.endswith(b"\n"):
            text = newline + text  # a line after the last one
        elif not text and cell[:start].endswith(newline.encode()):
            start -= len(newline)  # the last line goes, and with it the line end before it
        start, end = min(start, size), size
    return start, end, text


def _in_characters(cell: Cell, edit: Edit) -> tuple[int, int, str]:
    """Make an edit of the program one of the cell's text, in characters."""
    start, end, text = in_cell(cell.program, edit.start - cell.start, edit.end - cell.start, edit.text)
    first = len(cell.program[:start].decode("utf-8"))
    return first, first + len(cell.program[start:end].decode("utf-8")), text


def read_notebook(data: bytes) -> Notebook | NotebookFault | None:
    """Read the bytes of an `.ipynb` file. None when its language is not Python.

    Magics, shell commands and help requests are comments in the program; cells in other languages
    (`%%bash`) are left out. Faults are values: no JSON, no UTF-8, no notebook, nbformat 3 or older.
    """
    import json

    try:
        text = data.decode("utf-8")
        document = json.loads(text.removeprefix("\ufeff"))
        if fault := _check(document):
            return NotebookFault(fault)
        if not _is_python(document):
            return None
        cells = tuple(_code_cells(text, document["cells"]))
    except UnicodeDecodeError as error:
        return NotebookFault(f"byte 0x{data[error.start]:02x} at offset {error.start} is not utf-8")
    except json.JSONDecodeError as error:
        return NotebookFault(f"not JSON: {error.msg}", error.lineno)
    except (RecursionError, ValueError):
        return NotebookFault("the JSON is nested too deeply, or a number in it is too long")
    program = b"".join(cell.program + _SEPARATOR.encode() for cell in cells)
    return Notebook(text, cells, program)


def _check(document: Any) -> str | None:
    if not isinstance(document, dict) or not isinstance(document.get("nbformat"), int):
        return "not a notebook: there is no 'nbformat'"
    if document["nbformat"] != 4:
        return f"nbformat {document['nbformat']} is not read, only 4"
    cells = document.get("cells")
    if not isinstance(cells, list):
        return "not a notebook: there are no 'cells'"
    for number, cell in enumerate(cells, 1):
        source = _get(cell, "source")
        if not isinstance(source, str | list | None) or (
            isinstance(source, list) and not all(isinstance(line, str) for line in source)
        ):
            return f"the source of cell {number} is no text"
    return None


def _is_python(document: dict[str, Any]) -> bool:
    for keys in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        value = _get(document, "metadata", *keys)
        if isinstance(value, str):
            return value.lower().startswith(("python", "ipython"))
    return True


def _get(value: Any, *keys: str) -> Any:
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def _code_cells(text: str, cells: Sequence[Any]) -> Iterator[Cell]:
    from ssot_lsp.workspace.literals import Places
    from ssot_lsp.workspace.magics import neutralise

    places = Places(text)
    start = 0
    for number, (cell, at) in enumerate(zip(cells, places.cells(), strict=True), 1):
        language = _get(cell, "metadata", "vscode", "languageId")
        if _get(cell, "cell_type") != "code" or language not in {None, "python"}:
            continue
        literals = places.source(at)
        source = neutralise("".join(literal.value for literal in literals))
        if source is not None:
            program = source.encode("utf-8", "replace")  # half of a surrogate pair becomes "?"
            yield Cell(number, literals, isinstance(_get(cell, "source"), list), program, start)
            start += len(program) + len(_SEPARATOR)

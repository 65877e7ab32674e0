"""The Python program in a file, source or notebook: opened, changed by edits, written back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.workspace.files import ScanFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.findings import Edit


class CellStart(NamedTuple):
    """Where a notebook's code cell begins: 0-based line of the joined program, and its 1-based number."""

    line: int
    number: int


class Program(NamedTuple):
    """The Python text of a file, and how to write a changed one: `data` is the file as read."""

    data: bytes
    utf8: bytes
    cells: tuple[CellStart, ...] = ()


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def undecodable(path: str, data: bytes) -> ScanFault | None:
    """Say why a file that is not UTF-8 cannot be read; None when it declares an encoding that fits."""
    from ssot_lsp.core.text import SourceText, decode_source

    source = decode_source(data)
    return None if isinstance(source, SourceText) else ScanFault(path, source.message)


def open_program(path: str, data: bytes) -> Program | ScanFault | None:
    """Read the program of a file; None for a notebook that is not Python."""
    return _open_notebook(path, data) if path.endswith(".ipynb") else _open_source(path, data)


def change_program(path: str, program: Program, edits: Sequence[Edit]) -> Program | ScanFault:
    """Apply sorted, disjoint edits of the program's text, and give the changed one."""
    if path.endswith(".ipynb"):
        return _change_notebook(path, program, edits)
    return _change_source(path, program, edits)


def _open_source(path: str, data: bytes) -> Program | ScanFault:
    """Decode a Python file."""
    from ssot_lsp.core.text import SourceText, decode_source

    source = decode_source(data)
    if not isinstance(source, SourceText):
        return ScanFault(path, source.message)
    return Program(data, source.utf8)


def _change_source(path: str, program: Program, edits: Sequence[Edit]) -> Program | ScanFault:
    """Apply edits to a Python file, in its own encoding."""
    from ssot_lsp.core.rewrite.edits import apply_edits
    from ssot_lsp.core.text import SourceText, decode_source

    source = decode_source(program.data)
    assert isinstance(source, SourceText)
    utf8 = apply_edits(program.utf8, edits)
    data = source.encode(utf8)
    if not isinstance(data, bytes):
        return ScanFault(path, data.message)
    return Program(data, utf8)


def _open_notebook(path: str, data: bytes) -> Program | ScanFault | None:
    """Read the program of a notebook; None when it is not Python."""
    from ssot_lsp.workspace.notebooks import Notebook, read_notebook

    notebook = read_notebook(data)
    if notebook is None:
        return None
    if not isinstance(notebook, Notebook):
        return ScanFault(path, f"line {notebook.line}: {notebook.message}")
    lines = tuple(
        CellStart(notebook.program.count(b"\n", 0, cell.start), cell.number) for cell in notebook.cells
    )
    return Program(data, notebook.program, lines)


def _change_notebook(path: str, program: Program, edits: Sequence[Edit]) -> Program | ScanFault:
    """Carry edits of the program back into the cells."""
    from ssot_lsp.workspace.notebooks import Notebook, read_notebook

    notebook = read_notebook(program.data)
    assert isinstance(notebook, Notebook)
    data = notebook.apply(edits)
    if not isinstance(data, bytes):
        return ScanFault(path, data.message)
    changed = _open_notebook(path, data)
    assert changed is not None
    return changed


def write_program(path: str, expected: bytes, new: bytes) -> ScanFault | None:
    """Write a mended file; None when it is done."""
    from ssot_lsp.workspace.write import Changed, write_file

    outcome = write_file(path, expected, new)
    if outcome is None:
        return None
    if isinstance(outcome, Changed):
        return ScanFault(path, "changed while it was being checked; left as it is")
    return ScanFault(path, f"not written: {outcome.message}")

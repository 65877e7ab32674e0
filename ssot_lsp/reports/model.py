"""What every report is made of: findings with places that people and other programs can use.

The core speaks byte offsets; here they become rows and columns. Both count from 1, columns in code
points, and ends are exclusive, as Ruff's are.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.places import places_of
from ssot_lsp.core.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ssot_lsp.core.findings import FileReport, Finding, Mention
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.places import Place as PlainPlace
    from ssot_lsp.core.rules import Rule


_MOST_REPEATED = 20  # edits that findings which share them repeat, each


class Place(NamedTuple):
    """A position: `row` and `column` from 1, columns in code points; in a notebook rows are the cell's."""

    row: int
    column: int


class Cell(NamedTuple):
    """A code cell of a notebook whose cells were joined to one program.

    `line` is the 0-based line of the program where the cell begins, `number` its 1-based place among
    all cells of the notebook.
    """

    line: int
    number: int


_opened: list[SourceFile] = []  # the one file whose text was read and is kept, until another's is


class SourceFile:
    """A file that was checked: its text (`utf8`, without byte order mark) and where its lines are.

    `path` is absolute, `rel` relative to the workspace root with forward slashes.
    """

    __slots__ = ("_cell_lines", "_lines", "_read", "_utf8", "cells", "path", "rel")

    def __init__(
        self,
        path: str,
        rel: str,
        utf8: bytes | None,
        cells: Sequence[Cell] = (),
        read: Callable[[], bytes] | None = None,
    ) -> None:
        """Take the text; `cells` are in order of `line` and empty for anything but a notebook.

        Where `utf8` is None, `read` gives the text when it is asked for.
        """
        self.path = path
        self.rel = rel
        self.cells = tuple(cells)
        self._utf8 = utf8
        self._read = read
        self._cell_lines = [cell.line for cell in self.cells]
        self._lines: LineIndex | None = None

    @property
    def utf8(self) -> bytes:
        """The text; where it has to be read it is kept only until another file's is read."""
        if self._utf8 is None:
            for other in _opened:
                other._utf8 = other._lines = None
            _opened[:] = [self]
            self._utf8 = self._read() if self._read is not None else b""
        return self._utf8

    @property
    def _index(self) -> LineIndex:
        """Where the lines are."""
        utf8 = self.utf8
        if self._lines is None:
            self._lines = LineIndex(utf8)
        return self._lines

    @property
    def line_count(self) -> int:
        """Number of lines of the text, at least 1."""
        return self._index.line_count

    def position(self, offset: int) -> tuple[int, int]:
        """Turn a byte offset into (line, column), both from 0, over the whole text, in code points."""
        return self._index.position(offset, "utf-32")

    def line_offset(self, line: int) -> int:
        """Byte offset where `line` (from 0) begins."""
        return self._index.line_start(line)

    def line_text(self, line: int) -> str:
        """Text of `line` (from 0) without its line end."""
        return self.utf8[self._index.line_start(line) : self._index.line_end(line)].decode("utf-8", "replace")

    def cell_at(self, line: int) -> Cell | None:
        """Cell that holds `line` of the joined program; None in an ordinary file."""
        at = bisect_right(self._cell_lines, line) - 1
        return self.cells[max(at, 0)] if self.cells else None

    def lines_around(self, line: int) -> tuple[int, int]:
        """First line and the line after the last of the cell that holds `line`, or of the whole file."""
        if not self.cells:
            return 0, self.line_count
        at = max(bisect_right(self._cell_lines, line) - 1, 0)
        following = self._cell_lines[at + 1 :]
        return self._cell_lines[at], following[0] if following else self.line_count

    def row(self, line: int) -> int:
        """Number that a person sees beside `line`: from 1, in a notebook from the top of the cell."""
        cell = self.cell_at(line)
        return line + 1 - (cell.line if cell else 0)

    def place(self, offset: int) -> Place:
        """Turn a byte offset into a place."""
        line, column = self.position(offset)
        return Place(self.row(line), column + 1)


class LocatedEdit(NamedTuple):
    """Replace what stands from `start` to `end` by `content`."""

    content: str
    start: Place
    end: Place


class Located(NamedTuple):
    """A finding and where it is.

    `ordinal` counts from 0 among the findings of this file with the same rule and legacy object.
    """

    file: SourceFile
    finding: Finding
    start: Place
    end: Place
    cell: int | None = None
    ordinal: int = 0

    def edits(self) -> tuple[LocatedEdit, ...]:
        """Give the edits of the fix with their places; empty when there is no fix."""
        fix = self.finding.fix
        if fix is None:
            return ()
        place = self.file.place
        return tuple(LocatedEdit(edit.text, place(edit.start), place(edit.end)) for edit in fix.edits)


def in_file(located: Located) -> tuple[Place, Place]:
    """Give the place of a finding as lines of its file: of a notebook the first, as its lines are others."""
    return (located.start, located.end) if located.cell is None else (Place(1, 1), Place(1, 1))


def in_cell(located: Located) -> str:
    """Name the place in a notebook, to be put behind a message: " (cell 2, line 3)"; empty elsewhere."""
    return "" if located.cell is None else f" (cell {located.cell}, line {located.start.row})"


def with_edits(located: Iterable[Located]) -> Iterator[tuple[Located, tuple[LocatedEdit, ...]]]:
    """Give each finding with the edits of its fix; of those that share a long one, the first alone has them.

    An import moves with all that is read through it: repeated for each, the edits of one file would fill
    a hundred megabytes.
    """
    seen = set()
    for one in located:
        fix = one.finding.fix
        if fix is not None and len(fix.edits) > _MOST_REPEATED:
            key = (one.file.path, fix.applicability, len(fix.edits), fix.edits[0], fix.edits[-1])
            if key in seen:
                yield one, ()
                continue
            seen.add(key)
        yield one, one.edits()


class LocatedMention(NamedTuple):
    """A mention in prose and where it is."""

    file: SourceFile
    rule: Rule
    start: Place
    end: Place
    cell: int | None = None


class Report(NamedTuple):
    """Everything one run has to say.

    `root` is the workspace root and `here` the folder that people's paths are relative to, both
    absolute. `phases` are those of the registry, in its order. `unsafe` True: unsafe fixes were asked for.
    `fixed` counts findings mended in this run; without `with_summary` people get findings and no more.
    `unchecked` says in a line each what could not be checked or written, or read of the registry.
    `repository` is the absolute folder of the repository that a CI job is for, empty where none is known.
    """

    root: str
    here: str
    located: tuple[Located, ...] = ()
    mentions: tuple[LocatedMention, ...] = ()
    with_mentions: bool = False
    phases: tuple[str, ...] = ()
    checked: int = 0
    unsafe: bool = False
    fixed: int = 0
    version: str = ""
    with_summary: bool = True
    unchecked: tuple[str, ...] = ()
    repository: str = ""

    def shown(self, file: SourceFile) -> str:
        """Path of `file` as people want it: relative to `here` if it lies below, else absolute."""
        from os import sep

        base = self.here.rstrip(sep) + sep
        return file.path[len(base) :] if file.path.startswith(base) else file.path

    def fixable(self, finding: Finding) -> bool:
        """Tell whether `--fix`, with the options of this run, would mend `finding`."""
        fix = finding.fix
        return fix is not None and (
            fix.applicability == "safe" or (self.unsafe and fix.applicability == "unsafe")
        )


def locate(
    file: SourceFile, report: FileReport, places: Sequence[PlainPlace] | None = None
) -> tuple[Located, ...]:
    """Give every finding of `report` its place in `file` and its ordinal, in the order of the report.

    `places` are those of the findings in the text, where they are known.
    """
    if places is None:
        places = places_of(file.utf8, (finding.span for finding in report.findings))
    seen: dict[tuple[str, ObjectRef | None], int] = {}
    located = []
    for finding, place in zip(report.findings, places, strict=True):
        key = (finding.rule.id if finding.rule else finding.code, finding.legacy)
        ordinal = seen.get(key, 0)
        seen[key] = ordinal + 1
        located.append(Located(file, finding, *_places(file, place), ordinal))
    return tuple(located)


def locate_mentions(file: SourceFile, mentions: Sequence[Mention]) -> tuple[LocatedMention, ...]:
    """Give every mention its place in `file`."""
    places = places_of(file.utf8, (mention.span for mention in mentions))
    return tuple(
        LocatedMention(file, mention.rule, *_places(file, place))
        for mention, place in zip(mentions, places, strict=True)
    )


def _places(file: SourceFile, place: PlainPlace) -> tuple[Place, Place, int | None]:
    """Turn lines of the whole text into rows of the file or cell."""
    line, column, last, end = place
    if not file.cells:
        return Place(line + 1, column + 1), Place(last + 1, end + 1), None
    cell = file.cell_at(line)
    return Place(file.row(line), column + 1), Place(file.row(last), end + 1), cell.number if cell else None

"""What came of checking one file, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.places import places_of
from ssot_lsp.workspace.files import read_bytes
from ssot_lsp.workspace.programs import Program, open_program

if TYPE_CHECKING:
    from ssot_lsp.core.findings import FileReport
    from ssot_lsp.core.places import Place
    from ssot_lsp.workspace.programs import CellStart


class CheckedFile(NamedTuple):
    """A file with something to report, if only that its findings are silenced.

    `places` are those of the report's findings in the text, and `is_ascii` tells whether that is all ASCII.
    `before` is its UTF-8 source before fixes changed it, None if none did; `mended` how many findings
    they took away. `stored` is the source after them, None where it is just what lies on the disk.
    """

    path: str
    rel: str
    report: FileReport
    places: tuple[Place, ...] = ()
    is_ascii: bool = False
    stored: bytes | None = None
    before: bytes | None = None
    mended: int = 0
    cells: tuple[CellStart, ...] = ()

    @property
    def tells(self) -> bool:
        """True when people want to hear of it: there are findings or mentions left, or some were mended."""
        return bool(self.report.findings or self.report.mentions or self.mended)

    @property
    def text(self) -> bytes:
        """The UTF-8 source without a byte-order mark (a notebook's code cells joined), after fixes.

        Read again where it lies on the disk: it need not travel between processes. Empty if it is gone.
        """
        return self.stored if self.stored is not None else self.read_text()

    def read_text(self) -> bytes:
        """Read the source from the disk, as `text` gives it."""
        data = read_bytes(self.path)
        program = open_program(self.path, data) if isinstance(data, bytes) else None
        return program.utf8 if isinstance(program, Program) else b""


class Seen(NamedTuple):
    """A report, where its findings stand, and whether the text is all ASCII."""

    report: FileReport
    places: tuple[Place, ...]
    is_ascii: bool

    @classmethod
    def of(cls, report: FileReport, utf8: bytes) -> Seen:
        """Find the places of a report in its text."""
        return cls(report, places_of(utf8, (one.span for one in report.findings)), utf8.isascii())

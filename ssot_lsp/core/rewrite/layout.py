"""How a statement lies in the text: its line, its indentation, its comments, where another one can follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.findings import Edit

if TYPE_CHECKING:
    from ssot_lsp.core.findings import Span

_LINE_END = re.compile(rb"\r\n|\r|\n|\Z")
_REST = re.compile(rb"[ \t\f]*(#[^\r\n]*)?(?=\r|\n|\Z)")
_PRAGMA = re.compile(
    r"#\s*(?:noqa\b|type:\s*ignore|pylint:|pyright:|pragma:|isort:|mypy:|ty:|nosec\b|ruff:|fmt:\s*skip)",
    re.IGNORECASE,
)


class Layout(NamedTuple):
    """The surroundings of one simple statement.

    `alone`: nothing else stands on its lines but a comment. `comment` is what follows it on its last
    line, '' when nothing does; `eol` the line break to use.
    """

    span: Span
    line_start: int
    line_end: int  # before the line break
    next_line: int  # after it
    indent: str
    alone: bool
    comment: str
    eol: str
    ends_line: bool  # nothing but a comment follows on its last line

    def insert_after(self, statements: list[tuple[str, list[str]]]) -> Edit | None:
        """Return the edit that puts statements, each with its comments, behind this one in the same suite.

        None where a comment has no place to go, because something else follows on the line.
        """
        if not self.alone:
            notes = [note for _, comments in statements for note in comments if note != self.comment]
            if notes and not self.ends_line:
                return None
            text = "".join(f"; {statement}" for statement, _ in statements)
            return Edit(self.span.end, self.span.end, "  ".join([text, *notes]))
        lines = [self.indent + "  ".join([text, *comments]) for text, comments in statements]
        if self.next_line == self.line_end:  # the file ends here, without a line break
            return Edit(self.line_end, self.line_end, "".join(self.eol + line for line in lines))
        return Edit(self.next_line, self.next_line, "".join(line + self.eol for line in lines))


def layout_of(utf8: bytes, span: Span) -> Layout:
    """Describe the surroundings of the statement at `span`."""
    line_start = start_of_line(utf8, span.start)
    rest = _REST.match(utf8, span.end)
    before = utf8[line_start : span.start]
    joined = re.search(rb"\\(?:\r\n|\r|\n)\Z", utf8[max(0, line_start - 3) : line_start]) is not None
    prompt = before.strip() in {b">>>", b"..."}  # a doctest: the new line is an example as well
    alone = rest is not None and (prompt or not before.strip()) and not joined
    end = _LINE_END.search(utf8, rest.end() if rest else span.end)
    assert end is not None
    broken = end.group() or _first_break(utf8)
    comment = (rest.group(1) or b"").decode("utf-8", "replace") if rest else ""
    return Layout(
        span,
        line_start,
        end.start(),
        end.end(),
        before.rpartition(b"\f")[2].decode("utf-8", "replace") if alone else "",
        alone,
        comment,
        broken.decode(),
        rest is not None,
    )


def start_of_line(utf8: bytes, offset: int) -> int:
    """Return the offset of the first byte of the line that holds `offset`."""
    feed = utf8.rfind(b"\n", 0, offset) + 1
    return max(feed, utf8.rfind(b"\r", feed, offset) + 1)


def _first_break(utf8: bytes) -> bytes:
    """Return the line break a text uses first; a newline when it has none."""
    match = re.search(rb"\r\n|\r|\n", utf8)
    return match.group() if match else b"\n"


def is_pragma(comment: str) -> bool:
    """Tell whether a comment speaks to a tool about the statement it stands on."""
    return _PRAGMA.search(comment) is not None

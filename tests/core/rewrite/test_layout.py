from __future__ import annotations

import pytest

from ssot_lsp.core.findings import Span
from ssot_lsp.core.rewrite.edits import apply_edits
from ssot_lsp.core.rewrite.layout import is_pragma, layout_of, start_of_line

AFTER = [
    (b"S\n", b"S\nNEW\n"),
    (b"S", b"S\nNEW"),
    (b"S\r\nx\r\n", b"S\r\nNEW\r\nx\r\n"),
    (b"S\rx\r", b"S\rNEW\rx\r"),
    (b"if x:\n\tS  # why\ny\n", b"if x:\n\tS  # why\n\tNEW\ny\n"),
    (b"if x: S\n", b"if x: S; NEW\n"),
    (b"S; y\n", b"S; NEW; y\n"),
    (b"y; \\\nS\nz\n", b"y; \\\nS; NEW\nz\n"),
    (b"\x0cS\n", b"\x0cS\nNEW\n"),
    (b'"""\n    >>> S\n"""\n', b'"""\n    >>> S\n    >>> NEW\n"""\n'),
]


@pytest.mark.parametrize(("before", "after"), AFTER)
def test_a_statement_follows_in_the_same_suite(before: bytes, after: bytes) -> None:
    start = before.index(b"S")
    edit = layout_of(before, Span(start, start + 1)).insert_after([("NEW", [])])
    assert edit is not None
    assert apply_edits(before, [edit]) == after


def test_a_comment_has_no_place_before_another_statement() -> None:
    assert layout_of(b"S; y\n", Span(0, 1)).insert_after([("NEW", ["# why"])]) is None


@pytest.mark.parametrize("text", [b"ab\ncd", b"ab\rcd", b"ab\r\ncd"])
def test_a_line_starts_behind_any_line_break(text: bytes) -> None:
    assert start_of_line(text, len(text) - 1) == len(text) - 2
    assert start_of_line(text, 1) == 0


@pytest.mark.parametrize(
    ("comment", "speaks"),
    [("# noqa: F401", True), ("# type: ignore", True), ("# why", False), ("# mention of noqa", False)],
)
def test_pragmas_are_told_from_remarks(comment: str, speaks: bool) -> None:
    assert is_pragma(comment) is speaks

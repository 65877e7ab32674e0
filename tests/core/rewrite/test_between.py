from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.rewrite import between
from ssot_lsp.core.rewrite.between import edits_between

PLAIN = ["a\n", "b\n", "\n", "a\r\n", "\r", "b", "from old import a\n", "from new import a\n"]
WIDE = ["é\n", "è\n", "\N{GRINNING FACE}", "\N{GRINNING FACE WITH SMILING EYES}", "\x0c", "\u2028"]
LINES = st.sampled_from(PLAIN + WIDE)
TEXTS = st.lists(LINES, max_size=30).map("".join)


def assert_right(before: str, after: str) -> None:
    old, new = before.encode(), after.encode()
    edits = edits_between(old, new)
    spans = [(edit.start, edit.end) for edit in edits]
    assert all(start <= end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert len(set(spans)) == len(spans)
    made = old
    for edit in reversed(edits):
        old[: edit.start].decode(), old[: edit.end].decode()  # between characters
        for at in (edit.start, edit.end):
            assert old[max(0, at - 1) : at + 1] != b"\r\n"
        made = made[: edit.start] + edit.text.encode() + made[edit.end :]
    assert made == new


@given(TEXTS, TEXTS)
def test_the_edits_make_one_text_of_the_other(before: str, after: str) -> None:
    assert_right(before, after)


@given(TEXTS, TEXTS)
def test_long_texts_are_compared_as_rightly(before: str, after: str) -> None:
    limit = between._SMALL
    between._SMALL = 0
    try:
        assert_right(before, after)
    finally:
        between._SMALL = limit


@given(TEXTS)
def test_equal_texts_need_no_edit(text: str) -> None:
    assert edits_between(text.encode(), text.encode()) == ()


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("import old.mod\n", "import new.mod\n", [(7, 10, "new")]),
        ("a\nb\nc\n", "a\nc\n", [(2, 4, "")]),
        ("a\nc\n", "a\nb\nc\n", [(2, 2, "b\n")]),
        ("x = 1\ny\nx = 2\n", "x = 3\ny\nx = 4\n", [(4, 5, "3"), (12, 13, "4")]),
        ("é", "è", [(0, 2, "è")]),
        ("a\r\n", "a\n", [(1, 3, "\n")]),
        ("", "a", [(0, 0, "a")]),
    ],
)
def test_no_more_is_changed_than_differs(before: str, after: str, edits: list[tuple[int, int, str]]) -> None:
    made = [(edit.start, edit.end, edit.text) for edit in edits_between(before.encode(), after.encode())]
    assert made == edits


def test_a_long_text_of_lines_that_repeat() -> None:
    body = "".join(f"def f{number}():\n    return A\n" for number in range(25_000))
    before = f"from old.mod import A\n{body}import old.mod\n"
    after = f"from new.mod import A\n{body}import new.mod\n"
    assert len(edits_between(before.encode(), after.encode())) == 2
    assert_right(before, after)


def test_a_long_text_with_no_line_that_occurs_once() -> None:
    body = "x = 1\ny = 2\n" * 10_000
    before, after = f"old\nold\n{body}old\nold\n", f"new\nnew\n{body}new\nnew\n"
    assert len(edits_between(before.encode(), after.encode())) == 4
    assert_right(before, after)
    assert_right(before, after + "more\nmore\n")

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.server.documents import Documents
from tests.server.edits import changed

URI = "file:///a.py"
PLAIN = [
    "",
    "a",
    "import old.mod\n",
    "\n",
    "\r\n",
    "\r",
    "\n\n\n",
    "\t",
    "old.mod.A",
    '"old.mod"',
    "\x00",
    "\x0c",
]
WIDE = ["\x1c", "\x85", "\u2028", "é", "\u20ac", "\N{GRINNING FACE}", "\N{COMBINING ACUTE ACCENT}", "\ufeff"]
PIECES = st.sampled_from(PLAIN + WIDE)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
NUMBERS = st.one_of(st.integers(0, 12), st.sampled_from([0, 1, 999, 2**31 - 1]))
POSITIONS = st.tuples(NUMBERS, NUMBERS)
CHANGES = st.one_of(
    st.builds(lambda start, end, text: (*sorted((start, end)), text), POSITIONS, POSITIONS, TEXTS), TEXTS
)
UNITS = st.sampled_from(["utf-8", "utf-16", "utf-32"])


def plain(change: Any) -> dict[str, Any]:
    if isinstance(change, str):
        return {"text": change}
    (line, column), (last, end), text = change
    start = {"line": line, "character": column}
    return {"range": {"start": start, "end": {"line": last, "character": end}}, "text": text}


def structured(change: dict[str, Any]) -> Any:
    if "range" not in change:
        return SimpleNamespace(text=change["text"])
    places = {name: SimpleNamespace(**place) for name, place in change["range"].items()}
    return SimpleNamespace(range=SimpleNamespace(**places), text=change["text"])


@given(TEXTS, st.lists(st.lists(CHANGES, min_size=1, max_size=4), max_size=6), UNITS)
def test_changes_make_the_text_that_the_client_has(text: str, batches: list[list[Any]], unit: Any) -> None:
    documents = Documents()
    documents.unit = unit
    document = documents.open(URI, "python", 1, text)
    theirs = text.removeprefix("\ufeff")  # the server keeps none at the beginning of a whole text
    for version, batch in enumerate(batches, 2):
        changes = [plain(change) for change in batch]
        before = document.utf8
        done = documents.change(URI, version, [structured(change) for change in changes])
        for change in changes:
            theirs = changed(theirs, [change], unit)
            if "range" not in change:
                theirs = theirs.removeprefix("\ufeff")
        assert document.utf8.decode("utf-8") == theirs
        assert document.version == version
        assert done is not None
        for one in done:  # what is told of each change is what happened
            before = before[: one.start] + one.text + before[one.end :]
        assert before == document.utf8


@given(TEXTS, st.lists(CHANGES, min_size=1, max_size=6), UNITS)
def test_one_batch_is_the_same_as_change_after_change(text: str, changes: list[Any], unit: Any) -> None:
    one, other = Documents(), Documents()
    one.unit = other.unit = unit
    batched = one.open(URI, "python", 1, text)
    single = other.open(URI, "python", 1, text)
    structures = [structured(plain(change)) for change in changes]
    one.change(URI, 2, structures)
    for version, change in enumerate(structures, 2):
        other.change(URI, version, [change])
    assert batched.utf8 == single.utf8
    lines = [batched.lines.position(at, unit) for at in range(len(batched.utf8) + 1)]
    assert lines == [single.lines.position(at, unit) for at in range(len(single.utf8) + 1)]


def test_half_a_surrogate_pair_keeps_its_column() -> None:
    documents = Documents()
    document = documents.open(URI, "python", 1, "x = '\ud800'; from old.mod import A\n")
    documents.change(URI, 2, [structured(plain(((0, 27), (0, 28), "B")))])
    assert document.utf8.startswith(b"x = '?'; ")
    assert len(document.utf8) == len("x = '?'; from old.mod import A\n")


def test_a_range_that_ends_before_it_begins_is_taken_the_other_way_round() -> None:
    documents = Documents()
    document = documents.open(URI, "python", 1, "abcdef")
    documents.change(URI, 2, [structured(plain(((0, 4), (0, 2), "-")))])
    assert document.utf8 == b"ab-ef"


def test_what_is_not_open_is_not_changed() -> None:
    documents = Documents()
    assert documents.change(URI, 2, [structured({"text": "x"})]) is None
    assert documents.close(URI) is None
    document = documents.open(URI, "python", 1, "x")
    assert documents.close(URI) is document
    assert list(documents) == []


@pytest.mark.parametrize("version", [None, 0, 1, 5])
def test_a_version_that_does_not_rise_is_taken_all_the_same(version: int | None) -> None:
    documents = Documents()
    document = documents.open(URI, "python", 5, "x")
    assert documents.change(URI, version, [structured({"text": "y"})]) is not None
    assert (document.utf8, document.version) == (b"y", 5 if version is None else version)

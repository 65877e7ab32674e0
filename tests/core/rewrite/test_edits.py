from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.rewrite.edits import apply_edits, merge_fixes

SIZE = 12


@st.composite
def fixes(draw: st.DrawFn) -> Fix:
    cuts = sorted(draw(st.lists(st.integers(0, SIZE), min_size=2, max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    edits = sorted({Edit(start, end, draw(st.sampled_from(["", "x", "yy"]))) for start, end in pairs})
    return Fix(draw(st.sampled_from(["safe", "unsafe"])), "", tuple(edits))


def clash(one: Edit, other: Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return False
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return one.start < other.end and other.start < one.end


@given(st.lists(fixes(), max_size=6))
def test_merged_as_one_by_one_would_be(given_fixes: list[Fix]) -> None:
    taken: list[Edit] = []
    for fix in sorted(given_fixes, key=lambda fix: fix.applicability != "unsafe"):
        fresh = [edit for edit in fix.edits if edit not in taken]
        if not any(clash(edit, other) for edit in fresh for other in taken):
            taken += fresh
    assert merge_fixes(given_fixes) == tuple(sorted(taken))


def test_an_unsafe_fix_goes_before_a_safe_one_it_clashes_with() -> None:
    safe = Fix("safe", "", (Edit(0, 3, "a"),))
    unsafe = Fix("unsafe", "", (Edit(1, 4, "b"),))
    assert merge_fixes([safe, unsafe]) == unsafe.edits


def test_equal_edits_of_two_fixes_are_made_once() -> None:
    one = Fix("safe", "", (Edit(0, 1, "a"), Edit(5, 5, "b")))
    two = Fix("safe", "", (Edit(3, 4, "c"), Edit(5, 5, "b")))
    assert apply_edits(b"0123456", merge_fixes([one, two])) == b"a12c4b56"

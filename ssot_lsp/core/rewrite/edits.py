"""Edits put together and applied."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from ssot_lsp.core.findings import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterable


PASSES = 4  # a fix rarely uncovers another; more rounds than this would be a fault of ours


def taken_away(before: int, after: int) -> int:
    """Say how many findings a round of fixes mended: at least one, though it uncovered as many others."""
    return max(1, before - after)


def merge_fixes(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    """Put fixes together: equal edits once, sorted; a fix that clashes with one taken before is left out.

    Unsafe fixes go first: where one shares a statement with a safe one it holds the safe one's edits too.
    """
    taken: list[Edit] = []  # sorted
    seen: set[int] = set()
    for fix in sorted(fixes, key=lambda fix: fix.applicability != "unsafe"):
        if id(fix.edits) in seen:  # findings of one statement share their edits
            continue
        seen.add(id(fix.edits))
        fresh = [edit for edit in dict.fromkeys(fix.edits) if not _holds(taken, edit)]
        if not any(_clashes(edit, taken) for edit in fresh):
            for edit in fresh:
                insort(taken, edit)
    return tuple(taken)


def _holds(taken: list[Edit], edit: Edit) -> bool:
    """Tell whether sorted edits hold this very one."""
    index = bisect_left(taken, edit)
    return index < len(taken) and taken[index] == edit


def _clashes(edit: Edit, taken: list[Edit]) -> bool:
    """Tell whether an edit clashes with one of `taken`, which are sorted and disjoint."""
    index = bisect_left(taken, edit)
    for place in range(index - 1, -1, -1):
        if taken[place].end > taken[place].start:  # what stands before that one ends before it
            if _clash(edit, taken[place]):
                return True
            break
    for place in range(index, len(taken)):
        if taken[place].start > edit.end:
            break
        if _clash(edit, taken[place]):
            return True
    return False


def _clash(one: Edit, other: Edit) -> bool:
    """Tell whether two different edits touch the same bytes; insertions at one place do not."""
    if one.start == one.end and other.start == other.end:
        return False
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return one.start < other.end and other.start < one.end


def apply_edits(utf8: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `utf8` with sorted, disjoint edits applied."""
    parts: list[bytes] = []
    position = 0
    for edit in edits:
        parts += [utf8[position : edit.start], edit.text.encode()]
        position = edit.end
    parts.append(utf8[position:])
    return b"".join(parts)

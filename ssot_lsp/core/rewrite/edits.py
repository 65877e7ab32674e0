"""Edits put together and applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.findings import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterable


def merge_fixes(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    """Put fixes together: equal edits once, sorted; a fix that clashes with one taken before is left out.

    Unsafe fixes go first: where one shares a statement with a safe one it holds the safe one's edits too.
    """
    taken: list[Edit] = []
    present: set[Edit] = set()
    for fix in sorted(fixes, key=lambda fix: fix.applicability != "unsafe"):
        fresh = [edit for edit in fix.edits if edit not in present]
        if not any(_clash(edit, other) for edit in fresh for other in taken):
            taken += fresh
            present.update(fresh)
    return tuple(sorted(taken))


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

"""The edits that turn one text into another."""

from __future__ import annotations

from ssot_lsp.core.findings import Edit


def edits_between(before: bytes, after: bytes) -> tuple[Edit, ...]:
    """Return sorted, disjoint edits that make `after` of `before`, both UTF-8.

    What is equal at both ends is left out first, so that the cost is that of what lies between.
    """
    if before == after:
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = 0
    shortest = min(len(old), len(new))
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    from difflib import SequenceMatcher

    first, last = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = [sum(map(len, old[:head]))]
    for line in first:
        starts.append(starts[-1] + len(line))
    opcodes = SequenceMatcher(None, first, last, autojunk=False).get_opcodes()
    return tuple(
        _trimmed(starts[i], b"".join(first[i:j]), b"".join(last[k:m]))
        for tag, i, j, k, m in opcodes
        if tag != "equal"
    )


def _trimmed(start: int, old: bytes, new: bytes) -> Edit:
    """Return the edit that makes `new` of `old`, at byte `start`, without what is equal at both ends.

    No character is cut in two, and no CR from its LF.
    """
    shortest = min(len(old), len(new))
    head = 0
    while head < shortest and old[head] == new[head]:
        head += 1
    while head and (_is_inside(old, head) or _is_inside(new, head)):
        head -= 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    while tail and _is_inside(old, len(old) - tail):
        tail -= 1
    return Edit(start + head, start + len(old) - tail, new[head : len(new) - tail].decode("utf-8", "replace"))


def _is_inside(text: bytes, at: int) -> bool:
    """Tell whether a character, or a line end, goes on at byte `at`."""
    return at < len(text) and (text[at] & 0xC0 == 0x80 or text[at] == 0x0A)

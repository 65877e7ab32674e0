"""The edits that turn one text into another."""

from __future__ import annotations

from ssot_lsp.core.findings import Edit

_SMALL = 40_000  # lines before times lines after


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
    first, last = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = [sum(map(len, old[:head]))]
    for line in first:
        starts.append(starts[-1] + len(line))
    return tuple(
        _trimmed(starts[i], b"".join(first[i:j]), b"".join(last[k:m])) for i, j, k, m in _changed(first, last)
    )


def _changed(old: list[bytes], new: list[bytes]) -> list[tuple[int, int, int, int]]:
    """Return the ranges of lines that differ, in order: lines `i` to `j` of `old` became `k` to `m` of `new`.

    Long stretches are cut at the lines that occur once on both sides (Bram Cohen's patience diff): difflib
    takes the product of both lengths where lines repeat.
    """
    found = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        i, j, k, m = waiting.pop()
        while i < j and k < m and old[i] == new[k]:
            i, k = i + 1, k + 1
        while i < j and k < m and old[j - 1] == new[m - 1]:
            j, m = j - 1, m - 1
        if i == j and k == m:
            continue
        if i == j or k == m:
            found.append((i, j, k, m))
        elif (j - i) * (m - k) <= _SMALL:
            found += _compared(old, new, (i, j, k, m))
        elif anchors := _anchors(old[i:j], new[k:m]):
            for one, other in [*reversed(anchors)]:
                waiting.append((i + one + 1, j, k + other + 1, m))
                j, m = i + one, k + other
            waiting.append((i, j, k, m))
        elif j - i == m - k:
            found += [
                (i + at, i + at + 1, k + at, k + at + 1) for at in range(j - i) if old[i + at] != new[k + at]
            ]
        else:
            found.append((i, j, k, m))
    return sorted(found)


def _compared(
    old: list[bytes], new: list[bytes], place: tuple[int, int, int, int]
) -> list[tuple[int, int, int, int]]:
    """Return the ranges that differ in a short stretch."""
    from difflib import SequenceMatcher

    i, j, k, m = place
    opcodes = SequenceMatcher(None, old[i:j], new[k:m], autojunk=False).get_opcodes()
    return [(i + a, i + b, k + c, k + d) for tag, a, b, c, d in opcodes if tag != "equal"]


def _anchors(old: list[bytes], new: list[bytes]) -> list[tuple[int, int]]:
    """Pair the lines that occur once on both sides: as many as come in one order on both."""
    from bisect import bisect_left
    from collections import Counter

    once, twin = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if twin[line] == 1}
    pairs = [(at, places[line]) for at, line in enumerate(old) if once[line] == 1 and line in places]
    tops: list[int] = []  # the last place of the best run of each length
    ends: list[int] = []  # which pair that is
    before = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before[number] = ends[length - 1] if length else -1
        tops[length : length + 1] = [place]
        ends[length : length + 1] = [number]
    run = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


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
    """Tell whether a character, or a line end of two, goes on at byte `at`."""
    return at < len(text) and (text[at] & 0xC0 == 0x80 or text[max(0, at - 1) : at + 1] == b"\r\n")

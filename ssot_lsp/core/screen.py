"""Passes over most files by the words that stand in them.

A rule can hit a file only if the last segment of its path stands there, and all others too, but for those
of a package that the file lies below: relative imports leave them out. In a legacy package they need not name
it at all, which `Nearby.is_inside` tells.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from ssot_lsp.core.anchors import automaton
from ssot_lsp.core.unusual import COMPATIBLE, SUPPRESSION, has_compatible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

_FEW = 8  # up to as many words a plain search of each is cheap
_STUBS = "-stubs"  # PEP 561: stub-only packages

# The first word of a path, what the paths of files below that package hold, and of its stubs; the words that
# follow but for the last, each with what the paths of files below hold.
_Path = tuple[int, str, str, tuple[tuple[bytes, str], ...]]


class Screen:
    """Knows the words of some rules. Not thread-safe: a search writes down what it finds."""

    __slots__ = ("_paths", "has_compatible", "words_in")

    def __init__(
        self,
        words_in: Callable[[bytes], Collection[int]],
        paths: dict[int, tuple[_Path, ...]],
        compatible: Callable[[bytes], bool],
    ) -> None:
        """Take what `screen_for` has made.

        `words_in` tells which words stand in some bytes, by numbers that last until the next question; 0
        is `SUPPRESSION`. `paths` has the words that rules end with, and for each what stands before it.
        `compatible` is `unusual.has_compatible`, or does the same sooner for UTF-8.
        """
        self.words_in = words_in
        self.has_compatible = compatible
        self._paths = paths

    def may_speak(self, data: bytes, words: Collection[int], rel: str) -> bool:
        """Tell whether a file with the bytes `data` may speak of what a rule is about.

        `words` are what `words_in` says of it. `rel` is its path, relative to the workspace root, with
        forward slashes.
        """
        path = f"/{rel}"
        for word in words:
            for first, package, stubs, between in self._paths.get(word, ()):
                if first not in words and package not in path and stubs not in path:
                    continue
                if stubs in path or all(below in path or segment in data for segment, below in between):
                    return True
        return False


def screen_for(paths: Iterable[str], *, many: bool) -> Screen | None:
    """Make a screen for rules that speak of the dotted `paths`, all of them ASCII; None if it would not pay.

    `many` when it is for so many files that an engine may be loaded and prepared for them.
    """
    numbers = {SUPPRESSION: 0}
    before: dict[int, dict[_Path, None]] = {}
    for path in paths:
        first, *between, last = path.split(".") if "." in path else (path, path)
        begin, end = (numbers.setdefault(word.encode(), len(numbers)) for word in (first, last))
        below = accumulate(between, lambda before, segment: f"{before}{segment}/", initial=f"/{first}/")
        follow = zip((segment.encode() for segment in between), [*below][1:], strict=True)
        before.setdefault(end, {})[begin, f"/{first}/", f"/{first}{_STUBS}/", tuple(follow)] = None
    words = [*numbers]
    known = {end: tuple(each) for end, each in before.items()}
    if many and (words_in := _found_at_once(words, literal=True)) is not None:
        # an engine of its own: in one with many words it would take long to prepare
        suspects = _found_at_once([COMPATIBLE], literal=False)
        if suspects is not None:
            return Screen(words_in, known, lambda data: bool(suspects(data)) and has_compatible(data))
    few = _found_one_by_one(words)
    return None if few is None else Screen(few, known, has_compatible)


def _found_at_once(patterns: Sequence[bytes], *, literal: bool) -> Callable[[bytes], Collection[int]] | None:
    """Return a search for all patterns at once; None where its engine is not to be had."""
    try:
        import hyperscan
    except ImportError:
        return None
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=patterns,
            ids=range(len(patterns)),
            elements=len(patterns),
            flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(patterns),
            literal=literal,
        )
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:  # not for this processor
        return None
    found: list[int] = []
    append, scan = found.append, database.scan

    def note(number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
        append(number)

    def search(data: bytes) -> list[int]:
        found.clear()
        scan(data, note)
        return found

    return search


def _found_one_by_one(words: Sequence[bytes]) -> Callable[[bytes], Collection[int]] | None:
    """Return a search for each of a few words."""
    if len(words) > _FEW:
        return None
    searches = [automaton([word]) for word in words]

    def search(data: bytes) -> list[int]:
        return [number for number, find in enumerate(searches) if find(data)]

    return search

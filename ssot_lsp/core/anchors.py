"""What must stand in a file that a rule can hit, as bytes to search for.

A statement is anchored in the middle of a keyword: `m` ends `from`, `mport` ends `import`. All anchors of
a search begin with one byte, or with few, and rare ones: that is what makes it quick. No anchor of a
search begins with another one, and none holds what another begins with, but where both are of one
statement: so the shortest at each place, found first, hides nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ODD = ("\t", "\f", "\\\n", "\\\r")  # between tokens, beside the space
_SPACES = 8  # up to as many spaces in a row are spelled out
_QUOTES = ('"', "'")
RELATIVE = b"m ."
_NO_ARGUMENT = re.compile(rb"[:\[{][ \t]*[rRuU]?\Z")  # what stands before an item of a table


def automaton(patterns: list[bytes]) -> Callable[[bytes], Iterable[tuple[int, int, int]]]:
    """Return a search for all of `patterns` at once: (pattern, start, end), longest first where they meet."""
    import ahocorasick_rs

    search = ahocorasick_rs.BytesAhoCorasick(
        patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    ).find_matches_as_indexes
    found: Callable[[bytes], Iterable[tuple[int, int, int]]] = search
    return found


def first_found(patterns: list[bytes]) -> Callable[[bytes], Iterable[tuple[int, int, int]]]:
    """Return a search for patterns of which none begins with another: (pattern, start, end)."""
    import ahocorasick_rs

    search = ahocorasick_rs.BytesAhoCorasick(
        patterns,
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
    ).find_matches_as_indexes
    found: Callable[[bytes], Iterable[tuple[int, int, int]]] = search
    return found


def shortest(patterns: Iterable[str]) -> list[bytes]:
    """Leave out what begins with another of `patterns`."""
    kept: list[bytes] = []
    for pattern in sorted(text.encode() for text in patterns):
        if not kept or not pattern.startswith(kept[-1]):
            kept.append(pattern)
    return kept


def statement_anchors(paths: Iterable[str]) -> list[bytes]:
    """Say what an import statement holds that speaks of one of `paths`, or of what is above or below it.

    The first entry of an `import` counts; for the others see `list_anchors`. Of relative imports those
    with a space before the dots are found, or other blanks, but not `from.`.
    """
    wanted = {"m" + " " * (_SPACES + 1), "mport  ", RELATIVE.decode()}
    tops: set[str] = set()
    above: set[str] = set()
    for path in paths:
        wanted.add(f"m {path}")
        tops.add(path.partition(".")[0])
        parent = path
        while (parent := parent.rpartition(".")[0]) and parent not in above:
            above.add(parent)
            for end in (" ", *_ODD):
                wanted |= {f"m {parent}{end}", f"m {parent}.{end}"}
    wanted |= {f"mport {top}" for top in tops}
    for odd in _ODD:
        wanted |= {f"mport{odd}", f"mport {odd}", f"m{odd}", f"m {odd}"}
    for count in range(2, _SPACES + 1):
        wanted |= {f"m{' ' * count}{following}" for following in (*tops, *_ODD, ".")}
    return shortest(wanted)


def list_anchors(paths: Iterable[str]) -> list[bytes]:
    """Say what stands in an `import a, b` before a further entry that speaks of one of `paths`."""
    tops = {path.partition(".")[0] for path in paths}
    wanted = {"," + " " * (_SPACES + 1)}
    for count in range(_SPACES + 1):
        wanted |= {f",{' ' * count}{following}" for following in (*tops, *_ODD)}
    return shortest(wanted)


def string_anchors(paths: Iterable[str]) -> list[bytes]:
    """Say how strings begin that name one of `paths`, or what lies below: three segments or all there are.

    A colon may stand for any dot (`pkgutil.resolve_name`). A string that begins with dots goes on with
    any segment.
    """
    heads: set[str] = set()
    for path in paths:
        segments = path.split(".")
        heads |= {f".{segment}" for segment in segments}
        first = segments[:3]
        heads.add(".".join(first))
        for place in range(1, len(first)):
            heads.add(".".join(first[:place]) + ":" + ".".join(first[place:]))
    heads.add("..")
    return shortest(quote + head for head in heads for quote in _QUOTES)


def no_argument_at(data: bytes, quote: int) -> bool:
    """Tell whether the string that begins with the quote at `quote` is surely no argument of a call.

    A table of modules to be imported lazily may have thousands of them.
    """
    return _NO_ARGUMENT.search(data, max(0, quote - 8), quote) is not None

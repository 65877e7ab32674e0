"""Whether a file may reach a legacy object through a name that an import binds in it, by its bytes alone.

It reads an attribute of that name, the first segment below what the name stands for, and somewhere the
object's last segment, as an attribute or alone in quotes (`patch.object(name.sub, "last")`); or the name
stands before a comma, and the one segment that is left alone in quotes (`patch.object(name, "last")`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.anchors import automaton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.matching import RuleIndex

Bound = tuple[str, str]  # a local name, and the absolute path of what it stands for
_BLANKS = [bytes([byte]) for byte in b" \t\f\v\r\n\\)#\xc2\xe1\xe2\xe3\xef"]  # or what such a one begins with
_GAP = rb"(?:[\s\\)\x80-\xff]|#[^\r\n]*[\r\n])+"
_ODD_DOT = re.compile(_GAP + rb"\.|\." + _GAP + rb"[A-Za-z_]")
_COMMA = re.compile(_GAP + rb",|,")
_DOT_BEFORE_COMMENT = re.compile(rb"\.[ \t\f]*#")
_WORD = frozenset(
    bytes([byte]) for byte in b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
_FAR = 400  # bytes looked at before a word; where they do not tell, the answer is yes


class Reach:
    """Judges files for one set of rules. Not thread-safe: it remembers its searches."""

    __slots__ = ("_attributes", "_index", "_last", "_members", "_quoted")

    def __init__(self, index: RuleIndex) -> None:
        """Prepare for `index`."""
        self._index = index
        self._members: dict[str, list[tuple[bytes, frozenset[bytes]]]] = {}
        self._attributes: dict[Bound, Any] = {}
        self._quoted: dict[str, Any] = {}
        self._last: dict[frozenset[bytes], Any] = {}

    def any(self, data: bytes, bound: Iterable[Bound]) -> bool:
        """Tell whether one of the names in `bound` may lead to a legacy object in a file."""
        return any(self._leads(data, *each) for each in bound)

    def names_below(self, path: str) -> list[bytes]:
        """List the segments that follow `path` in legacy paths."""
        return [each for each, _ in self._below(path)]

    def _below(self, path: str) -> list[tuple[bytes, frozenset[bytes]]]:
        """List the segments that follow `path` in legacy paths, each with the last ones of those paths."""
        members = self._members.get(path)
        if members is None:
            found: dict[bytes, set[bytes]] = {}
            for legacy in self._index.beneath(path):
                segments = legacy[len(path) + 1 :].encode().split(b".")
                found.setdefault(segments[0], set()).add(segments[-1])
            members = self._members[path] = [(each, frozenset(last)) for each, last in found.items()]
        return members

    def _names_directly(self, data: bytes, path: str) -> bool:
        """Tell whether a segment just below `path` that ends a legacy path stands alone in quotes."""
        search = self._quoted.get(path)
        if search is None:
            direct = [each for each, last in self._below(path) if each in last]
            search = automaton([quote + each + quote for each in direct for quote in (b'"', b"'")])
            self._quoted[path] = search
        return bool(search(data))

    def _leads(self, data: bytes, name: str, path: str) -> bool:
        """Tell whether `name` may be read as far as to a legacy object."""
        if not name.isascii():
            return True  # it may be written in more ways than one (PEP 3131)
        members = self._below(path)
        search = self._attributes.get((name, path))
        if search is None:
            begin = name.encode()
            following = [begin + b"." + each for each, _ in members]
            odd = [begin + dot + blank for dot in (b"", b".") for blank in _BLANKS]
            search = self._attributes[name, path] = automaton([*following, *odd, begin + b","])
        last: set[bytes] = set()
        handed = False
        for found, start, stop in search(data):
            if found < len(members):
                if data[stop : stop + 1] not in _WORD:
                    last |= members[found][1]
                continue
            behind = start + len(name.encode())
            handed = handed or _COMMA.match(data, behind) is not None
            if _ODD_DOT.match(data, behind):
                last.update(*(words for _, words in members))
        if last and self._stands(data, frozenset(last)):
            return True
        return handed and self._names_directly(data, path)

    def _stands(self, data: bytes, words: frozenset[bytes]) -> bool:
        """Tell whether one of `words` stands in a file as an attribute, or alone in quotes."""
        searches = self._last.get(words)
        if searches is None:
            marked = [mark + word for word in words for mark in (b".", b'"', b"'")]
            searches = self._last[words] = (automaton(marked), automaton(list(words)))
        return any(data[stop : stop + 1] not in _WORD for _, _, stop in searches[0](data)) or any(
            data[stop : stop + 1] not in _WORD and _follows_dot(data, start)
            for _, start, stop in searches[1](data)
        )


def _follows_dot(data: bytes, start: int) -> bool:
    """Tell whether a dot may stand before `start`, with blanks or comments between the two."""
    before = data[max(0, start - _FAR) : start]
    while True:
        rest = before.rstrip(b" \t\f\v\r\n\\)")
        if rest.endswith(b".") or (rest and rest[-1] >= 0x80) or (not rest and start > _FAR):
            return True
        if b"\n" not in before[len(rest) :]:
            return False
        line = rest[rest.rfind(b"\n") + 1 :]
        comment = line.find(b"#")
        if comment < 0:
            return False
        if comment > 0 and _DOT_BEFORE_COMMENT.search(line):
            return True
        before = rest[: len(rest) - len(line) + comment]

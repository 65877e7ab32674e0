"""Attribute chains found without a tree, where the text alone shows what their root is bound to.

Most files bind a module's name once, by an import at the left margin, and then only read attributes of it.
There no scope can make a difference. Wherever that is not plain to see the answer is None, and the tree
decides. Source: Python reference, sections 2.3 (identifiers) and 4.2 (naming and binding).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import normalise
from ssot_lsp.core.lexer import code_before
from ssot_lsp.core.quoted_types import TYPE_COMMENT
from ssot_lsp.core.references import Segment, match_chain
from ssot_lsp.core.scopes import local_name
from ssot_lsp.core.strings import ATTRIBUTE_SETTERS
from ssot_lsp.core.unusual import has_compatible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.lexer import Literals
    from ssot_lsp.core.matching import Match, RuleIndex
    from ssot_lsp.core.references import Bound

_IDENT = rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*"
_SEGMENT = re.compile(_IDENT)
_ODD_TAIL = re.compile(rb"(?:[\s\\]|#[^\r\n]*[\r\n])*\.(?!\.)")  # a chain that goes on in an odd way
_SETS = re.compile(rb"[ \t]*,[\s\\]*(?:#|[A-Za-z]{0,2}[\"'](?P<name>" + _IDENT + rb")?)")
_CALLEE = re.compile(rb"(?P<dot>\.[ \t]*)?(?P<name>" + _IDENT + rb")[ \t]*\(\Z")
_NEXT = re.compile(rb"[ \t\f]*(?P<next>[^ \t\f]?)", re.DOTALL)
_LAST_WORD = re.compile(rb"(?<![0-9A-Za-z_\x80-\xff])[A-Za-z]+\Z")
_READING = frozenset(b"return yield in is not and or if elif else while await assert raise".split())
_BINDING = frozenset(b"def class type import from as for global nonlocal del lambda async".split())
_WALRUS = re.compile(rb"[ \t\f]*:=")
_JOINED = re.compile(rb"\\(?:\r\n|\r|\n)\Z")


class Chain(NamedTuple):
    """`name.attributes` in code, which reaches the object of `match`."""

    bound: Bound
    root: Span
    attributes: tuple[Segment, ...]
    match: Match

    @property
    def span(self) -> Span:
        """What a finding covers: from the root to the last of the attributes."""
        return Span(self.root.start, self.attributes[-1].span.end)


class Patterns:
    """Searches for names with the attributes read from them, each made once."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[str, re.Pattern[bytes]] = {}

    def of(self, name: str) -> re.Pattern[bytes]:
        """Return the search for `name` as a word, with the chain behind it as its only group."""
        pattern = self._known.get(name)
        if pattern is None:
            word = re.escape(name.encode())
            # the word stands first: that is what makes the search quick
            pattern = self._known[name] = re.compile(
                word
                + rb"(?<![0-9A-Za-z_\x80-\xff]"
                + word
                + rb")(?![0-9A-Za-z_\x80-\xff])((?:[ \t]*\.[ \t]*"
                + _IDENT
                + rb")*)"
            )
        return pattern


class _Text:
    """A source text with what is known of it."""

    __slots__ = ("examples", "index", "known", "literals", "starts", "statements", "utf8")

    def __init__(
        self,
        utf8: bytes,
        literals: Literals,
        statements: Sequence[ImportStatement],
        index: RuleIndex,
        known: frozenset[str],
        examples: bool,
    ) -> None:
        self.utf8 = utf8
        self.examples = examples
        self.literals = literals
        self.statements = statements
        self.starts = [statement.span.start for statement in statements]
        self.index = index
        self.known = known

    def in_statement(self, offset: int) -> bool:
        """Tell whether an offset lies in an import statement."""
        place = bisect_right(self.starts, offset) - 1
        return place >= 0 and offset < self.statements[place].span.end


def read_chains(
    utf8: bytes,
    literals: Literals,
    statements: Sequence[ImportStatement],
    names: Mapping[str, Sequence[Bound]],
    index: RuleIndex,
    known: frozenset[str],
    patterns: Patterns | None = None,
    *,
    examples: bool = True,
) -> list[Chain] | None:
    """Find every chain that starts at one of `names` and reaches a registered object.

    `literals` and `statements` are all there are in `utf8`. None where it takes a tree to be sure, or a
    string may have to be read as code; without `examples` those in docstrings are somebody else's.
    """
    if literals.unterminated >= 0 or (not utf8.isascii() and has_compatible(utf8)):
        return None
    if not all(map(str.isascii, names)):
        return None  # they may be written in more ways than one (PEP 3131)
    patterns = patterns or Patterns()
    text = _Text(utf8, literals, statements, index, known, examples)
    found: list[Chain] = []
    for name, bounds in names.items():
        chains = _chains_of(text, name, bounds, patterns.of(name))
        if chains is None:
            return None
        found += chains
    return found


def _chains_of(
    text: _Text, name: str, bounds: Sequence[Bound], pattern: re.Pattern[bytes]
) -> list[Chain] | None:
    """Find the chains that start at one name; None where that takes a tree."""
    bound = bounds[0]
    if any((other.path, other.is_module) != (bound.path, bound.is_module) for other in bounds):
        return None
    utf8, found = text.utf8, []
    plain = True  # as far as is known, nothing but imports binds the name
    matches: dict[bytes, tuple[Match, int] | None] = {b"": None}
    for match in pattern.finditer(utf8):
        start, end, tail = match.start(), match.start(1), match.group(1)
        if tail not in matches:
            matches[tail] = _reached(text, bound, tail, b"")
        reached = matches[tail]
        if text.literals.holds(start):
            if reached is not None and _may_be_code(text, start):
                return None
            continue
        if text.in_statement(start):
            continue
        before, _, crossed = code_before(utf8, text.literals, start)
        if before.endswith(b".") and (before.endswith(b"....") or not before.endswith(b"...")):
            if crossed:
                return None  # a number, or a chain over several lines
            continue
        if _ODD_TAIL.match(utf8, match.end()):
            return None
        sets = _SETS.match(utf8, match.end()) if before.endswith(b"(") else None
        if (
            sets is not None
            and _may_reach_by_name(utf8, before)
            and _reached(text, bound, tail, sets.group("name") or b"") is not None
        ):
            return None
        word = _LAST_WORD.search(before)
        last = word.group() if word is not None else b""
        if tail:
            plain = plain and last not in {b"import", b"from"}
        else:
            plain = plain and _only_reads(utf8, match.end(), before, last, crossed=crossed)
        if reached is not None:
            found.append(Chain(bound, Span(start, end), _segments(tail, end)[: reached[1]], reached[0]))
        if found and not plain:
            return None
    return found if not found or _is_bound_by(text, name, bounds) else None


def _may_reach_by_name(utf8: bytes, before: bytes) -> bool:
    """Tell whether the call that begins at the end of `before` may be `setattr` or its like."""
    callee = _CALLEE.search(before)
    if callee is None or callee.group("name").decode("utf-8", "replace") in ATTRIBUTE_SETTERS:
        return True
    if callee.group("dot"):
        return False
    if not callee.group("name").isascii():
        return True  # it may be written in another way where an import binds it (PEP 3131)
    renamed = rb"\bas[ \t\\\r\n]+" + re.escape(callee.group("name")) + rb"(?![0-9A-Za-z_\x80-\xff])"
    return re.search(renamed, utf8) is not None


def _reached(text: _Text, bound: Bound, tail: bytes, further: bytes) -> tuple[Match, int] | None:
    """Find the rule for a chain (with a further segment, if any), and how many segments it takes."""
    segments = _segments(tail, 0)
    if further:
        segments = (*segments, Segment(normalise(further), Span(0, 0)))
    if not segments:
        return None
    found = match_chain(bound, segments, text.index, text.known)
    return (found[0], len(found[1])) if found is not None else None


def _segments(tail: bytes, offset: int) -> tuple[Segment, ...]:
    """Split `.a.b`, which stands at `offset`, into segments."""
    return tuple(
        Segment(normalise(match.group()), Span(offset + match.start(), offset + match.end()))
        for match in _SEGMENT.finditer(tail)
    )


def _may_be_code(text: _Text, offset: int) -> bool:
    """Tell whether the string or comment around `offset` may be code: a type, an f-string, an example."""
    utf8 = text.utf8
    span = text.literals.range_at(offset)
    assert span is not None
    start, end = span
    if utf8[start] == 0x23:
        return TYPE_COMMENT.match(utf8, start, end) is not None
    literal = utf8[start:end]
    if b">>> " in literal:
        return text.examples
    body = literal.lstrip(b"rRbBuUfFtT")
    prefix = literal[: len(literal) - len(body)].lower()
    if b"f" in prefix or b"t" in prefix:
        return True
    if b"b" in prefix or b"\\" in literal:
        return False
    if body[:3] not in {b'"""', b"'''"}:
        return True
    line = max(utf8.rfind(b"\n", 0, start), utf8.rfind(b"\r", 0, start)) + 1
    after = _NEXT.match(utf8, end)
    alone = after is None or after.group("next") in {b"", b"\r", b"\n", b"#"}
    return bool(utf8[line:start].strip()) or not alone  # else a docstring


def _only_reads(utf8: bytes, end: int, before: bytes, last: bytes, *, crossed: bool) -> bool:
    """Tell whether a name without attributes, which ends at `end`, is certainly not bound there.

    `last` is the word before it; `crossed`: on another line, perhaps.
    """
    if last in _BINDING:
        return False
    match = _NEXT.match(utf8, end)
    following = match.group("next") if match is not None else b""
    if following in {b"(", b"["}:
        return True
    if crossed or following == b"=" or (following == b":" and _WALRUS.match(utf8, end)):
        return False
    if last in _READING:
        return True
    return before.endswith(b"=") and following in {b"", b"\r", b"\n", b"#", b")", b"]", b"}"}


def _is_bound_by(text: _Text, name: str, bounds: Sequence[Bound]) -> bool:
    """Tell whether no other imports than those of `bounds` bind the name; one stands at the left margin."""
    entries = {id(bound.entry) for bound in bounds}
    utf8, margin = text.utf8, False
    for statement in text.statements:
        for entry in statement.names:
            if local_name(statement, entry) != name:
                continue
            if id(entry) not in entries:
                return False
            start = statement.span.start
            line = utf8[max(0, start - 3) : start]
            margin = margin or not line or (line[-1] in b"\r\n" and not _JOINED.search(line))
    return margin

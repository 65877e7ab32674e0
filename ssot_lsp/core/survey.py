"""Findings of files in which all that matters shows in the text: for when no fix is asked for.

Most legacy files only import a name that has moved, or read attributes of a module that they import once.
Where nothing around these changes what they mean, the text alone is enough. Wherever that is not clear the
answer is None, and the whole analysis decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.analysis import import_hits
from ssot_lsp.core.anchors import automaton
from ssot_lsp.core.context import FileContext
from ssot_lsp.core.doctests import chains_in, example_code, examples_in, find_docstrings
from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import absolute, statement_at
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.lexical import Patterns, read_chains
from ssot_lsp.core.references import (
    Below,
    bound_by,
    known_modules,
    match_chain,
    reaches_through,
    relevant_names,
)
from ssot_lsp.core.strings import legacy_strings
from ssot_lsp.core.unusual import has_compatible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssot_lsp.core.findings import Kind
    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.lexer import Literals
    from ssot_lsp.core.matching import Match, RuleIndex
    from ssot_lsp.core.references import Bound

_RELATIVE = re.compile(rb"from\s*\.")
_ODD_LINE = re.compile(rb"[(\\]|\r(?!\Z)")  # a statement on such a line may not end there
_FROM = re.compile(rb"[ \t]*from[ \t]+(?P<dots>\.*)(?P<path>(?:[A-Za-z_][\w.]*)?)[ \t]+import\b[^;\\\r]*\r?")
_JOINED = re.compile(rb"\\(?:\r\n|\r|\n)\Z")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_FAILURE = re.compile(rb"\b(?:ImportError|ModuleNotFoundError)\b")
_FAILURES = (b"ImportError", b"ModuleNotFoundError")
_EXPECTATIONS = (b"raises", b"assertRaises", b"suppress")
_WITH = re.compile(rb"^[ \t\f]*(?:async|with)\b[^\n]*", re.MULTILINE)
_HEADER_END = re.compile(rb":[ \t]*(?:#[^\n]*)?\r?\Z")
_MOST_LINES = 50_000  # that are remembered; those of a whole large project, say


class PlainHit(NamedTuple):
    """A place that a rule speaks of, and what it is, without a tree."""

    span: Span
    kind: Kind
    match: Match


class _Line(NamedTuple):
    """What the imports on a line name and bind that matters; offsets from the line's start."""

    hits: tuple[tuple[int, int, Match], ...]
    through: tuple[str, ...]  # names that are legacy modules
    below: tuple[tuple[str, Below], ...]  # names with something legacy below them


_NOTHING = _Line((), (), ())
_UNREAD = _Line((), (), ())
_RELATIVELY = _Line((), (), ())  # what it means depends on the file's package
_NOWHERE = FileContext("")


class Surveyor:
    """Surveys files for one set of rules. It remembers searches, and which lines matter."""

    __slots__ = ("_anchors", "_foreign", "_ignores", "_index", "_lines", "_patterns", "_prompts")

    def __init__(self, index: RuleIndex) -> None:
        """Prepare the searches for `index`."""
        self._index = index
        self._anchors = automaton([b"import"])
        self._prompts = automaton([b">>> "])
        self._ignores = automaton([b"ssot:"])
        self._foreign = not all(rule.legacy.dotted.isascii() for rule in index.rules)
        self._lines: dict[object, _Line | None] = {}
        self._patterns = Patterns()

    def survey(self, utf8: bytes, context: FileContext) -> list[PlainHit] | None:
        """Return the hits of a file; None where that takes a tree."""
        if self._ignores(utf8) or (not utf8.isascii() and (self._foreign or has_compatible(utf8))):
            return None
        if next(legacy_strings(utf8, self._index), None) is not None:
            return None
        examples = bool(self._prompts(utf8)) and self._has_examples(utf8, context)
        found, names = self._imports(utf8, context)
        if not all(map(str.isascii, names)):
            return None  # they may be written in more ways than one (PEP 3131)
        if not found and not names and not examples:
            return []
        literals = scan_literals(utf8, None if names or examples else found[-1].span.start + 1)
        if literals.unterminated >= 0:
            return None
        hits = [hit for hit in found if not literals.holds(hit.span.start)]
        if names or examples:
            statements = self._statements(utf8, literals, names, context)
            bounds = relevant_names(statements, context, self._index, utf8, names)
            known = known_modules(statements, context)
            if examples:
                shown = self._examples(utf8, literals, bounds, context, known)
                if shown is None:
                    return None
                hits += shown
            chains = read_chains(
                utf8,
                literals,
                statements,
                bounds,
                self._index,
                known,
                self._patterns,
                examples=not examples,
            )
            if chains is None:
                return None
            hits += [PlainHit(one.span, "reference", one.match) for one in chains]
        if any(not _at_margin(utf8, hit) for hit in hits) and _may_expect_failures(utf8):
            return None
        return hits

    def _imports(self, utf8: bytes, context: FileContext) -> tuple[list[PlainHit], set[str]]:
        """Find imported legacy names, and names through which others may be read; those in strings too."""
        hits: list[PlainHit] = []
        names: set[str] = set()
        unread: set[Below] = set()  # one import may stand in every function
        for place, first, known in self._lines_of(utf8, context):
            if known is None:
                statement = statement_at(utf8, place)
                if statement is not None:
                    found = import_hits(statement, context, self._index, doctest=False)
                    hits += [PlainHit(hit.span, "import", hit.match) for hit in found]
                    names.update(relevant_names([statement], context, self._index, utf8))
                continue
            for start, stop, match in known.hits:
                hits.append(PlainHit(Span(first + start, first + stop), "import", match))
            names.update(known.through)
            for name, below in known.below:
                if name in names or below in unread:
                    continue
                if below.may_be_read(utf8):
                    names.add(name)
                else:
                    unread.add(below)
        return hits, names

    def _lines_of(self, utf8: bytes, context: FileContext) -> Iterator[tuple[int, int, _Line | None]]:
        """Yield where the word `import` stands, where its line begins, and what the line means.

        Lines that mean nothing are left out; None stands for one that has to be read where it is.
        """
        lines, after = self._lines, -1
        if len(lines) > _MOST_LINES:
            lines.clear()
        find, rfind = utf8.find, utf8.rfind
        for _, place, _ in self._anchors(utf8):
            if place < after:
                continue  # the same line again
            first = rfind(b"\n", 0, place) + 1
            end = find(b"\n", place)
            if end < 0:
                end = len(utf8)
            line = utf8[first:end]
            known = lines.get(line, _UNREAD)
            if known is _UNREAD:
                known = lines[line] = self._read_line(line, None)
            if known is _RELATIVELY:
                key = (context.package, line)
                known = lines.get(key, _UNREAD)
                if known is _UNREAD:
                    known = lines[key] = self._read_line(line, context)
            if first and utf8[first - 2] in b"\\\r" and _JOINED.search(utf8, max(0, first - 3), first):
                known = None
            if known is not None:
                after = end
                if known is _NOTHING:
                    continue
            yield place, first, known

    def _read_line(self, line: bytes, context: FileContext | None) -> _Line | None:
        """Read the statements on a line, as far as they matter; None where it does not stand for itself."""
        match = _FROM.fullmatch(line)
        if match is not None:
            module = match.group("path").decode()
            if level := len(match.group("dots")):
                if context is None:
                    return _RELATIVELY
                module = absolute(context, level, module) or ""
            if not module or not self._index.touches(module):
                return _NOTHING
        elif _RELATIVE.search(line):
            return None
        elif not self._index.has_root(line) and b"\\" not in line:
            return _NOTHING
        if _ODD_LINE.search(line):
            return None
        return self._parse_line(line, context or _NOWHERE)

    def _parse_line(self, line: bytes, context: FileContext) -> _Line:
        """Read the statements on a line that stands for itself."""
        hits: list[tuple[int, int, Match]] = []
        through: set[str] = set()
        below: list[tuple[str, Below]] = []
        for _, place, _ in self._anchors(line):
            statement = statement_at(line, place)
            if statement is None:
                continue
            for hit in import_hits(statement, context, self._index, doctest=False):
                hits.append((hit.span.start, hit.span.end, hit.match))
            for entry in statement.names:
                bound = bound_by(statement, entry, context)
                if bound is None:
                    continue
                if reaches_through(bound, self._index):
                    through.add(bound.name)
                elif (further := Below.of(bound, self._index)) is not None:
                    below.append((bound.name, further))
        return _Line(tuple(hits), tuple(through), tuple(below)) if hits or through or below else _NOTHING

    def _has_examples(self, utf8: bytes, context: FileContext) -> bool:
        """Tell whether an example in a docstring may import something that matters."""
        code = example_code(utf8)
        if not self._index.has_root(code) and not _RELATIVE.search(code):
            return False
        statements = [one for _, at, _ in self._anchors(code) if (one := statement_at(code, at)) is not None]
        return bool(relevant_names(statements, context, self._index, utf8)) or any(
            next(import_hits(statement, context, self._index, doctest=True), None) is not None
            for statement in statements
        )

    def _examples(
        self,
        utf8: bytes,
        literals: Literals,
        outer: dict[str, list[Bound]],
        context: FileContext,
        known: frozenset[str],
    ) -> list[PlainHit] | None:
        """Find what the examples in docstrings name; None where that takes a tree.

        `outer` are the names that imports outside of them bind.
        """
        docstrings = find_docstrings(utf8, literals)
        if docstrings is None:
            return None
        doctests = examples_in(utf8, docstrings)
        hits = [
            PlainHit(hit.span, "string", hit.match)
            for statement in doctests.statements
            for hit in import_hits(statement, context, self._index, doctest=True)
        ]
        for docstring in docstrings:
            inside = doctests.statements_in(docstring)
            here = {bound.name for s in inside for e in s.names if (bound := bound_by(s, e, context))}
            for name, bounds in outer.items():
                for _, attributes in chains_in(doctests, docstring, name) if name not in here else ():
                    if any(match_chain(one, attributes, self._index, known) for one in bounds):
                        return None  # what the name is bound to there takes scopes
            for name, bounds in relevant_names(inside, context, self._index, doctests.code).items():
                if not name.isascii():
                    return None
                for root, attributes in chains_in(doctests, docstring, name):
                    found = match_chain(bounds[-1], attributes, self._index, known)
                    if found is not None:
                        span = Span(root.start, found[1][-1].span.end)
                        hits.append(PlainHit(span, "string", found[0]))
        return hits

    def _statements(
        self, utf8: bytes, literals: Literals, names: set[str], context: FileContext
    ) -> list[ImportStatement]:
        """Find the import statements in code that matter, or bind one of `names`."""
        matter = {place for place, _, _ in self._lines_of(utf8, context)}
        words = [name.encode() for name in names]
        statements: list[ImportStatement] = []
        first = end = -1
        named = False
        for _, place, _ in self._anchors(utf8):
            if place >= end:  # another line
                first, end = utf8.rfind(b"\n", 0, place) + 1, utf8.find(b"\n", place)
                end = len(utf8) if end < 0 else end
                named = place in matter or any(utf8.find(word, first, end) >= 0 for word in words)
            if (named or place in matter) and not literals.holds(place):
                statement = statement_at(utf8, place)
                if statement is not None:
                    statements.append(statement)
        return statements


def _at_margin(utf8: bytes, hit: PlainHit) -> bool:
    """Tell whether a hit stands in an import that begins its line, not indented: in no block."""
    line = utf8.rfind(b"\n", 0, hit.span.start) + 1
    line = max(line, utf8.rfind(b"\r", line, hit.span.start) + 1)
    joined = line and _JOINED.search(utf8, max(0, line - 3), line)
    return not joined and utf8.startswith((b"import ", b"from "), line)


def _may_expect_failures(utf8: bytes) -> bool:
    """Tell whether some `with` may expect an ImportError."""
    if not any(word in utf8 for word in _FAILURES) or not any(word in utf8 for word in _EXPECTATIONS):
        return False
    if b"\r" in utf8 and _LONE_RETURN.search(utf8):
        return True
    for match in _WITH.finditer(utf8):
        end = match.end()
        while not _is_header(clause := utf8[match.start() : end]) and 0 <= end < len(utf8):
            end = utf8.find(b"\n", end + 1)
            end = len(utf8) if end < 0 else end
        if _FAILURE.search(clause) and any(word in clause for word in _EXPECTATIONS):
            return True
    return False


def _is_header(clause: bytes) -> bool:
    """Tell whether the header of a `with` surely ends where these lines do."""
    opened = sum(clause.count(bracket) for bracket in (b"(", b"[", b"{"))
    closed = sum(clause.count(bracket) for bracket in (b")", b"]", b"}"))
    return opened <= closed and _HEADER_END.search(clause) is not None

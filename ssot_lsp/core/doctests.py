"""Doctest examples in docstrings, as code at its own offsets.

Source: the `doctest` module: examples begin with `>>> `, go on with `... `.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import import_statements, normalise
from ssot_lsp.core.lexer import code_before, scan_literals
from ssot_lsp.core.references import Segment
from ssot_lsp.core.strings import plain_string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.lexer import Literals
    from ssot_lsp.core.syntax import Syntax

_EXAMPLE = re.compile(rb"^([ \t]*(?:>>>|\.\.\.) )([^\r\n]*)", re.MULTILINE)
_PROMPTED = (re.compile(rb">>> ([^\r\n]*)"), re.compile(rb"\.\.\. ([^\r\n]*)"))  # quick: literals first
_OPENING = re.compile(rb"([ \t]*>>> )([^\r\n]*)")  # on the line of the quotes
_PROMPT = re.compile(rb">>> ")
_DOCSTRING = re.compile(rb"(?:[rRuU]|[bB][rR]?|[rR][bB])?(?:\"\"\"|\'\'\')")
_JOINED = re.compile(rb"\\(?:\r\n|\r|\n)[ \t\f]*\Z")
_ENDS_ALONE = re.compile(rb"[ \t\f]*(?:#|\r|\n|\Z)")
# What stands before a string in brackets, mostly: a comma, an operator, the key of a dictionary.
_GOES_ON = re.compile(
    rb"[,(\[{=+%]\Z|(?:^|[\r\n{,])[ \t\f]*(?!(?:else|try|finally)[ \t]*:)[\w.\"'\x80-\xff]+[ \t]*:\Z"
)
_WORD = re.compile(rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*")
_CHAIN_TAIL = re.compile(rb"(?:[ \t]*\.[ \t]*" + _WORD.pattern + rb")+")


class Doctests(NamedTuple):
    """The doctests of a file. `code` is as long as the source, everything but example code blanked out."""

    code: bytes
    literals: Literals
    docstrings: tuple[Span, ...]
    statements: tuple[ImportStatement, ...]

    def statements_in(self, docstring: Span) -> tuple[ImportStatement, ...]:
        """Return the import statements among the examples of a docstring."""
        starts = [statement.span.start for statement in self.statements]
        return self.statements[bisect_left(starts, docstring.start) : bisect_left(starts, docstring.end)]

    def docstring_at(self, offset: int) -> Span | None:
        """Return the docstring that holds `offset`."""
        return next((span for span in self.docstrings if span.start <= offset < span.end), None)


def find_doctests(syntax: Syntax) -> Doctests | None:
    """Collect the examples in docstrings; None when there are none. Lines with a backslash are left out."""
    docstrings: list[Span] = []
    for prompt in _PROMPT.finditer(syntax.utf8):
        if docstrings and prompt.start() < docstrings[-1].end:
            continue
        path = syntax.path(prompt.start(), prompt.end())
        index = next((i for i in range(len(path) - 1, 0, -1) if path[i].type == "string"), None)
        if index is None or path[index - 1].type != "expression_statement":
            continue
        span = _text_of(syntax, path[index].node)
        if span is not None:
            docstrings.append(span)
    return examples_in(syntax.utf8, docstrings) if docstrings else None


def examples_in(utf8: bytes, docstrings: Sequence[Span]) -> Doctests:
    """Collect the examples in `docstrings`, the spans of their texts. Lines with a backslash are left out."""
    code = bytearray(b"\n" * len(utf8))
    for span in docstrings:
        opening = _OPENING.match(utf8, span.start, span.end)
        examples = _EXAMPLE.finditer(utf8, span.start, span.end)
        for line in examples if opening is None else (opening, *examples):
            if b"\\" not in line.group(2):
                code[line.start(1) : line.end(1)] = b" " * len(line.group(1))
                code[line.start(2) : line.end(2)] = line.group(2)
    text = bytes(code)
    literals = scan_literals(text)
    return Doctests(text, literals, tuple(docstrings), tuple(import_statements(text, literals)))


def find_docstrings(utf8: bytes, literals: Literals) -> list[Span] | None:
    """Find the texts of strings with examples that are statements; None where it takes a tree to be sure.

    `literals` are all there are in `utf8`.
    """
    docstrings: list[Span] = []
    depth = Depth(utf8, literals)
    if not depth.is_balanced():
        return None
    for prompt in _PROMPT.finditer(utf8):
        if docstrings and prompt.start() < docstrings[-1].end:
            continue
        literal = literals.range_at(prompt.start())
        if literal is None:
            return None
        start, end = literal
        if utf8[start] == 0x23:
            continue
        before, _, crossed = code_before(utf8, literals, start)
        if depth.at(start):
            if not _GOES_ON.search(before):
                return None  # the bracket may be one that was never closed
            continue
        if before and not crossed:
            if before[-1] in b":;":
                return None
            continue
        quotes = _DOCSTRING.match(utf8, start, end)
        if quotes is None or _JOINED.search(utf8, 0, start) or not _ENDS_ALONE.match(utf8, end):
            return None
        docstrings.append(Span(quotes.end(), end - 3))
    return docstrings


class Depth:
    """How many brackets are open at places of a text that are asked for in order."""

    def __init__(self, utf8: bytes, literals: Literals) -> None:
        """Take a text and all its literals."""
        starts, ends = literals.starts, literals.ends
        self._code = [utf8[a:b] for a, b in zip((0, *ends), (*starts, len(utf8)), strict=True)]
        self._starts = starts
        self._seen = self._open = 0

    def is_balanced(self) -> bool:
        """Tell whether as many brackets of each kind are opened as are closed: else nothing is sure."""
        code = b"".join(self._code)
        return all(code.count(opening) == code.count(closing) for opening, closing in (b"()", b"[]", b"{}"))

    def at(self, literal: int) -> int:
        """Say how many are open where the literal at this offset begins."""
        place = bisect_left(self._starts, literal)
        code = b"".join(self._code[self._seen : place + 1])
        self._seen = place + 1
        self._open += sum(map(code.count, (b"(", b"[", b"{"))) - sum(map(code.count, (b")", b"]", b"}")))
        return self._open


def chains_in(doctests: Doctests, docstring: Span, name: str) -> Iterator[tuple[Span, tuple[Segment, ...]]]:
    """Yield where `name` with attributes stands in the examples of a docstring, outside of imports."""
    code = doctests.code
    starts = [statement.span.start for statement in doctests.statements]
    word = re.escape(name.encode()) if code.isascii() else _WORD.pattern
    words = re.compile(rb"(?<![\w.\x80-\xff])" + word + rb"(?![\w\x80-\xff])")
    for match in words.finditer(code, docstring.start, docstring.end):
        if normalise(match.group()) != name:
            continue
        start, end = match.span()
        place = bisect_right(starts, start) - 1
        if doctests.literals.holds(start) or (place >= 0 and start < doctests.statements[place].span.end):
            continue
        tail = _CHAIN_TAIL.match(code, end)
        if tail is not None:
            attributes = tuple(
                Segment(normalise(found.group()), Span(found.start(), found.end()))
                for found in _WORD.finditer(code, end, tail.end())
            )
            yield Span(start, end), attributes


def example_code(utf8: bytes) -> bytes:
    """Put together what stands behind the prompts of a text, in docstrings and elsewhere."""
    lines: dict[int, bytes] = {}
    for prompted in _PROMPTED:
        for match in prompted.finditer(utf8):
            code = match.group(1)
            if b"\\" in code:
                continue
            before = utf8[utf8.rfind(b"\n", 0, match.start()) + 1 : match.start()].rstrip()
            if not before:
                lines[match.start()] = code
            elif before[-1] in b"\"'" and prompted is _PROMPTED[0]:  # on the line of the quotes
                lines[match.start()] = code.rstrip(b"\"'")
    return b"\n".join(lines[place] for place in sorted(lines))


def _text_of(syntax: Syntax, node: object) -> Span | None:
    """Return a docstring's text; escapes elsewhere in it do no harm, since offsets are the source's own."""
    from tree_sitter import Node

    assert isinstance(node, Node)
    plain = plain_string(syntax, node)
    if plain is not None:
        return plain
    first, last = node.child(0), node.child(node.child_count - 1)
    if first is None or last is None or last.type != "string_end":
        return None
    if b"f" in syntax.text(first).lower().rstrip(b"'\""):
        return None
    return Span(first.end_byte, last.start_byte)

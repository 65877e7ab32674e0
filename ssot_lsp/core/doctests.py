"""Doctest examples in docstrings, as code at its own offsets.

Source: the `doctest` module: examples begin with `>>> `, go on with `... `.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.strings import plain_string

if TYPE_CHECKING:
    from ssot_lsp.core.findings import Span
    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.lexer import Literals
    from ssot_lsp.core.syntax import Syntax

_EXAMPLE = re.compile(rb"^([ \t]*(?:>>>|\.\.\.) )([^\r\n]*)", re.MULTILINE)
_PROMPTED = (re.compile(rb">>> ([^\r\n]*)"), re.compile(rb"\.\.\. ([^\r\n]*)"))  # quick: literals first
_OPENING = re.compile(rb"([ \t]*>>> )([^\r\n]*)")  # on the line of the quotes
_QUOTED = re.compile(rb"[\"'][ \t]*>>> ([^\r\n]*?)[\"']*(?=\r|\n|\Z)")
_PROMPT = re.compile(rb">>> ")


@dataclass(frozen=True, slots=True)
class Doctests:
    """The doctests of a file. `code` is as long as the source, everything but example code blanked out."""

    code: bytes
    literals: Literals
    docstrings: tuple[Span, ...]
    statements: tuple[ImportStatement, ...]

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
    if not docstrings:
        return None
    code = bytearray(b"\n" * len(syntax.utf8))
    for span in docstrings:
        opening = _OPENING.match(syntax.utf8, span.start, span.end)
        examples = _EXAMPLE.finditer(syntax.utf8, span.start, span.end)
        for line in examples if opening is None else (opening, *examples):
            if b"\\" not in line.group(2):
                code[line.start(1) : line.end(1)] = b" " * len(line.group(1))
                code[line.start(2) : line.end(2)] = line.group(2)
    text = bytes(code)
    literals = scan_literals(text)
    return Doctests(text, literals, tuple(docstrings), tuple(import_statements(text, literals)))


def example_code(utf8: bytes) -> bytes:
    """Put together what stands behind the prompts of a text, in docstrings and elsewhere."""
    lines: dict[int, bytes] = {}
    for prompted in _PROMPTED:
        for match in prompted.finditer(utf8):
            line = utf8[utf8.rfind(b"\n", 0, match.start()) + 1 : match.start()]
            if b"\\" not in match.group(1) and (not line or line.isspace()):
                lines[match.start()] = match.group(1)
    for match in _QUOTED.finditer(utf8):
        if b"\\" not in match.group(1):
            lines[match.start()] = match.group(1)
    return b"\n".join(lines[place] for place in sorted(lines))


def _text_of(syntax: Syntax, node: object) -> Span | None:
    """Return a docstring's text; escapes elsewhere in it do no harm, since offsets are the source's own."""
    from tree_sitter import Node

    from ssot_lsp.core.findings import Span

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

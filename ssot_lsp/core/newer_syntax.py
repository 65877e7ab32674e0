"""Parse source whose syntax is newer than the Python that runs the tool.

What the host's parser does not know is painted over with something it knows that binds the same names;
positions stay. Sources: PEP 646, 654, 695, 696, 701, 750, 758.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_BINDS = (b":=", b"globals", b"exec", b"modules")  # in a replacement field these would be lost


def parse_newer(utf8: bytes) -> ast.Module | None:
    """Parse what the host's parser refused; None where that is no use, as in source that is broken."""
    from ssot_lsp.core.syntax import parse

    painted = bytearray(utf8)
    pending = [parse(utf8).root_node]
    while pending:
        node = pending.pop()
        if node.type == "interpolation" and any(word in utf8[slice(*node.byte_range)] for word in _BINDS):
            return None
        pending.extend(node.children)
        _paint(painted, node)
    if painted == utf8:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(painted.decode("utf-8"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _paint(source: bytearray, node: Node) -> None:
    """Paint over `node` where it is new."""
    kind = node.type
    parent = node.parent.type if node.parent else ""
    if kind == "string" and any(child.type == "interpolation" for child in node.children):
        _paint_string(source, node)
    elif kind == "type_parameter" and parent in {"class_definition", "function_definition"}:
        _blank(source, node.start_byte, node.end_byte)
    elif kind == "type_alias_statement":
        _paint_alias(source, node)
    elif kind == "except_clause":
        _paint_except(source, node)
    elif (kind == "list_splat" and parent == "subscript") or kind == "splat_type":
        star = node.start_byte
        source[star : star + 1] = source[star : star + 1].replace(b"*", b" ")  # if it is still there


def _paint_string(source: bytearray, node: Node) -> None:
    """Make an f-string or a t-string a raw one of blanks, as long as before."""
    opening, closing = node.children[0], node.children[-1]
    if source[opening.start_byte] in b" \\":
        return  # within another that is painted over already
    quote = bytes(source[opening.start_byte : opening.end_byte]).lstrip(b"fFtTrRbBuU")
    prefix = opening.end_byte - opening.start_byte - len(quote)
    source[opening.start_byte : opening.start_byte + prefix] = b"r".rjust(prefix)
    _blank(source, opening.end_byte, closing.start_byte, joined=len(quote) == 1)


def _paint_alias(source: bytearray, node: Node) -> None:
    """`type X[T] = …` becomes `X=0`."""
    left = node.children[1]
    name = bytes(source[left.start_byte : left.end_byte]).partition(b"[")[0].strip()
    _blank(source, node.start_byte, node.end_byte)
    source[node.start_byte : node.start_byte + len(name) + 2] = name + b"=0"


def _paint_except(source: bytearray, node: Node) -> None:
    """`except* A` becomes `except  A`, and `except A, B` loses all but the first class."""
    comma = None
    for child in node.children:
        if child.type == "*":
            source[child.start_byte] = 0x20
        elif child.type == ",":
            comma = comma or child
        elif child.type == ":" and comma is not None:
            _blank(source, comma.start_byte, child.start_byte)


def _blank(source: bytearray, start: int, end: int, *, joined: bool = True) -> None:
    """Overwrite with blanks; line ends stay, `joined` by backslashes so that the line goes on."""
    before = start - 1
    for at in range(start, end):
        if source[at] in b"\r\n":
            if joined and before >= start and source[before] == 0x20:
                source[before] = 0x5C
        else:
            source[at] = 0x20
        before = at

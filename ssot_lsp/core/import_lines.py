"""Which modules a module imports when it is itself imported, read off how its lines are indented. No tree.

Where lines alone do not tell, nor does this: `ssot_lsp.core.exports.read_module` follows every branch, at
ten times the price.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.lexer import scan_literals

if TYPE_CHECKING:
    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.lexer import Literals

_BLOCK = re.compile(rb" *(?P<word>(?:async +)?(?:def|with|for)|class|try|except|finally)(?![\w\x80-\xff])")
_TYPE_CHECKING = re.compile(rb" *if +(?:\w+\.)?TYPE_CHECKING *:")
_PLAIN = re.compile(rb"[^:]*;\s*\Z")  # what may stand before a statement on its line, and opens no block
_ODD = re.compile(rb"[\r\f]|^[ ]*\t", re.MULTILINE)


def imports_of_lines(utf8: bytes, context: FileContext) -> frozenset[tuple[str, str]] | None:
    """List what a module's source imports at import time: (absolute module, name), name '' for the module.

    `utf8` is the source without a byte-order mark. Never too few, but branches that are dead for reasons
    other than `TYPE_CHECKING` make it None, as does all else that lines do not show.
    """
    last = utf8.rfind(b"import")
    if last < 0:
        return frozenset()
    literals = scan_literals(utf8, last + 1)
    if literals.unterminated >= 0 or _ODD.search(utf8, 0, last):
        return None
    found: set[tuple[str, str]] = set()
    for statement in import_statements(utf8, literals):
        runs = _runs(utf8, literals, statement.span.start)
        if runs is None:
            return None
        if not runs:
            continue
        if statement.form == "import":
            found.update((entry.name, "") for entry in statement.names)
            continue
        module = statement.absolute_module(context)
        if module is not None:
            found.update((module, "" if entry.name == "*" else entry.name) for entry in statement.names)
    return frozenset(found)


def _runs(utf8: bytes, literals: Literals, start: int) -> bool | None:
    """Tell whether the statement at `start` runs when its module is imported; None if that is not clear."""
    first = utf8.rfind(b"\n", 0, start) + 1
    before = utf8[first:start]
    indent = len(before) - len(before.lstrip(b" "))
    if indent < len(before) and not _PLAIN.fullmatch(before):
        return None  # `if x: import y`
    if utf8.endswith(b"\\", 0, max(0, first - 1)):
        return None
    while indent:
        header = _line_above(utf8, literals, first, indent)
        if header < 0:
            return None
        if _TYPE_CHECKING.match(utf8, header):
            return False
        block = _BLOCK.match(utf8, header)
        if block is None:
            return None
        if block["word"].endswith(b"def"):
            return False
        first = header
        indent = block.start("word") - header
    return True


def _line_above(utf8: bytes, literals: Literals, first: int, indent: int) -> int:
    """Find the last line before the one at `first` that is indented by less than `indent`.

    Returns its offset, or -1. What stands in a string is no line, nor is a comment.
    """
    while first > 0:
        end = first - 1
        first = utf8.rfind(b"\n", 0, end) + 1
        text = utf8[first : min(end, first + indent)]
        bare = text.lstrip(b" ")
        if not bare and (len(text) == indent or not utf8[first:end].strip()):
            continue  # it is indented as far, or blank
        at = first + len(text) - len(bare)
        if not literals.holds(at) or (at and not literals.holds(at - 1) and utf8[at] != 0x23):
            return first
    return -1

"""Where things stand in a TOML registry: a light scan for the rules, a parse for everything else.

Lines and columns count from 1, columns in code points. Source: TOML 1.0.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

Key = tuple[str | int, ...]
Place = tuple[int, int]

# Strings and comments are tokens only so that nothing inside them counts.
_TOKEN = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?(?:"{3,5}|\Z)'
    r"|'''[\s\S]*?(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*"?'
    r"|'[^'\n]*'?"
    r"|\#[^\n]*"
    r"|^[ \t]*(?P<header>\[[^\n\"'#]*)"
    r"|^[ \t]*(?P<legacy>legacy[ \t]*=)",
    re.MULTILINE,
)
_LINE = re.compile(r"^[ \t]*(?:(?P<header>\[[^\n\"'#]*)|(?P<legacy>legacy[ \t]*=))", re.MULTILINE)


def rule_places(text: str, table: tuple[str, ...] = ()) -> list[Place]:
    """Find each `[[rule]]` below `table`, in order: its `legacy` key, or the header where it has none.

    A light scan that knows bare keys alone: `rule = [{…}]`, quoted keys and headers are not found, so
    compare the number of places with the number of rules.
    """
    header = re.compile(
        r"\[\[[ \t]*" + r"[ \t]*\.[ \t]*".join(map(re.escape, (*table, "rule"))) + r"[ \t]*\]\]"
    )
    found: list[int] = []
    open_rule = False
    for token in _tokens(text):
        if token.lastgroup == "header":
            open_rule = header.match(token["header"]) is not None
            if open_rule:
                found.append(token.start("header"))
        elif token.lastgroup == "legacy" and open_rule:
            found[-1] = token.start("legacy")
            open_rule = False
    return _places(text, found)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Headers and `legacy` keys, and where strings may span lines, whatever could hide one."""
    return (_TOKEN if '"""' in text or "'''" in text else _LINE).finditer(text)


def _places(text: str, offsets: list[int]) -> list[Place]:
    places: list[Place] = []
    line, last = 1, 0
    for offset in offsets:
        line += text.count("\n", last, offset)
        places.append((line, offset - text.rfind("\n", 0, offset)))
        last = offset
    return places


def table_lines(text: str) -> list[int]:
    """List the 1-based lines of the headers that begin a table of their own, outside strings and comments.

    `[rule.rename]` below `[[rule]]` is a part of that rule and begins none.
    """
    offsets: list[int] = []
    array = ""
    for token in _tokens(text):
        if token.lastgroup != "header":
            continue
        name = "".join(token["header"].split())
        if name.startswith("[["):
            array = name.strip("[]")
        elif array and name.startswith(f"[{array}."):
            continue
        else:
            array = ""
        offsets.append(token.start("header"))
    return [line for line, _ in _places(text, offsets)]


def unclosed_string(text: str) -> Place | None:
    """Find the opening of a multi-line string that never ends; None when there is none."""
    last = None
    for token in _TOKEN.finditer(text):
        last = token
    if last is None or last.end() != len(text):
        return None
    body = last.group()
    quote = body[:3]
    if quote not in {'"""', "'''"} or (len(body) >= 6 and body.endswith(quote)):
        return None
    return _places(text, [last.start()])[0]


@lru_cache(maxsize=1)
def key_places(text: str) -> dict[Key, tuple[Place, Place]]:
    """Map every key path of a TOML text to the places of its key and of its value.

    Items of arrays and of arrays of tables have their index in the path: `("rule", 0, "allow", 1)`.
    A header counts as the key and the value of its table; for a path defined twice the first counts.
    """
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    utf8 = text.encode("utf-8", "surrogatepass")
    root = Parser(Language(tree_sitter_toml.language())).parse(utf8).root_node
    reader = _Reader(utf8)
    reader.document(root)
    return reader.places


class _Reader:
    def __init__(self, utf8: bytes) -> None:
        self.utf8 = utf8
        self.lines = utf8.split(b"\n")
        self.places: dict[Key, tuple[Place, Place]] = {}
        self.sizes: dict[Key, int] = {}  # arrays of tables: how many elements so far

    def document(self, root: Node) -> None:
        for node in root.named_children:
            if node.type == "pair":
                self.pair(node, ())
            elif node.type in {"table", "table_array_element"}:
                self.table(node)

    def table(self, node: Node) -> None:
        children = node.named_children
        if not children or children[0].type not in {"bare_key", "quoted_key", "dotted_key"}:
            return
        names = self.key(children[0])
        path: Key = ()
        for name in names[:-1]:
            path = self.current((*path, name))
        path = (*path, names[-1])
        place = self.place(node)
        self.add(path, place, place)
        if node.type == "table_array_element":
            index = self.sizes.get(path, 0)
            self.sizes[path] = index + 1
            path = (*path, index)
            self.add(path, place, place)
        for child in children[1:]:
            if child.type == "pair":
                self.pair(child, path)

    def current(self, path: Key) -> Key:
        """The last element of an array of tables, which a longer header goes on with."""
        return (*path, self.sizes[path] - 1) if path in self.sizes else path

    def pair(self, node: Node, path: Key) -> None:
        children = node.named_children
        if len(children) < 2 or children[0].type not in {"bare_key", "quoted_key", "dotted_key"}:
            return
        key, value = children[0], children[-1]
        names = self.key(key)
        for depth in range(1, len(names)):
            self.add((*path, *names[:depth]), self.place(key), self.place(value))
        path = (*path, *names)
        self.add(path, self.place(key), self.place(value))
        self.value(value, path)

    def value(self, node: Node, path: Key) -> None:
        if node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    self.pair(child, path)
        elif node.type == "array":
            items = [child for child in node.named_children if child.type not in {"comment", "ERROR"}]
            for index, item in enumerate(items):
                self.add((*path, index), self.place(item), self.place(item))
                self.value(item, (*path, index))

    def add(self, path: Key, key: Place, value: Place) -> None:
        self.places.setdefault(path, (key, value))

    def place(self, node: Node) -> Place:
        row, column = node.start_point
        line = self.lines[row] if row < len(self.lines) else b""
        return row + 1, len(line[:column].decode("utf-8", "replace")) + 1

    def key(self, node: Node) -> list[str]:
        if node.type == "dotted_key":
            return [name for child in node.named_children for name in self.key(child)]
        text = self.utf8[node.start_byte : node.end_byte].decode("utf-8", "replace")
        if node.type == "quoted_key":
            return [_unquote(text)]
        return [text]


def _unquote(text: str) -> str:
    from ssot_lsp.registries.toml_syntax import loads

    try:
        return str(loads(f"key = {text}")["key"])
    except ValueError:
        return text[1:-1]

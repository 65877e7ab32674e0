"""The parsed form of a source text: a tree-sitter tree, asked only about the places that matter.

tree-sitter gives byte offsets, keeps comments, reads every Python from 2 to 3.14 whatever Python runs
this, and yields a tree for broken source too. No whole-tree walk is ever made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node, Parser, Tree

    from ssot_lsp.core.findings import Edit

_parser: list[Parser] = []
_LONE_RETURN = re.compile(rb"\r(?!\n)")  # a line end to Python, not to the parser; as long as a line feed

SIMPLE_STATEMENTS = frozenset(
    {
        "assert_statement",
        "break_statement",
        "continue_statement",
        "delete_statement",
        "exec_statement",
        "expression_statement",
        "future_import_statement",
        "global_statement",
        "import_from_statement",
        "import_statement",
        "nonlocal_statement",
        "pass_statement",
        "print_statement",
        "raise_statement",
        "return_statement",
        "type_alias_statement",
    }
)
COMPOUND_STATEMENTS = frozenset(
    {
        "class_definition",
        "decorated_definition",
        "for_statement",
        "function_definition",
        "if_statement",
        "match_statement",
        "try_statement",
        "while_statement",
        "with_statement",
    }
)


def parse(utf8: bytes, old: Tree | None = None) -> Tree:
    """Parse UTF-8 source; never fails, errors are nodes of the tree."""
    if not _parser:
        import tree_sitter_python
        from tree_sitter import Language, Parser

        _parser.append(Parser(Language(tree_sitter_python.language())))
    return _parser[0].parse(utf8, old) if old is not None else _parser[0].parse(utf8)


def _for_parser(utf8: bytes) -> bytes:
    """Return the source with the line ends that the parser knows, at the same offsets."""
    return _LONE_RETURN.sub(b"\n", utf8) if b"\r" in utf8 else utf8


def _points(utf8: bytes, offsets: list[int]) -> list[tuple[int, int]]:
    """Return the rows and the columns (bytes) of offsets, which are in order; both count from 0."""
    points: list[tuple[int, int]] = []
    row = before = 0
    for offset in offsets:
        row += utf8.count(b"\n", before, offset)
        before = offset
        points.append((row, offset - (utf8.rfind(b"\n", 0, offset) + 1)))
    return points


class Step:
    """One node on the way from the root to a place, with the field it fills in its parent."""

    __slots__ = ("field", "node", "type")

    def __init__(self, node: Node, field: str | None) -> None:
        """Remember a node and the field it fills."""
        self.node = node
        self.field = field
        self.type: str = node.type


Path = list[Step]


class Syntax:
    """A source text and its tree."""

    __slots__ = ("_has_error", "_paths", "_root", "_tree", "utf8")

    def __init__(self, utf8: bytes) -> None:
        """Take `utf8`; it is parsed when first asked about."""
        self.utf8 = utf8
        self._tree: Tree | None = None
        self._root: Node | None = None
        self._has_error: bool | None = None
        self._paths: dict[tuple[int, int], Path] = {}

    @property
    def tree(self) -> Tree:
        """The tree."""
        if self._tree is None:
            self._tree = parse(_for_parser(self.utf8))
        return self._tree

    @property
    def root(self) -> Node:
        """The root of the tree."""
        if self._root is None:
            self._root = self.tree.root_node
        return self._root

    @property
    def parsed(self) -> bool:
        """Tell whether the tree has been asked for already."""
        return self._tree is not None

    def reads_with(self, edits: Iterable[Edit], changed: bytes) -> bool:
        """Tell whether `changed`, the source with `edits` (sorted, disjoint) applied, has no syntax errors.

        Only what the edits touch is parsed again.
        """
        tree = self.tree.copy()
        edits = list(edits)
        points = _points(
            _for_parser(self.utf8), [place for edit in edits for place in (edit.start, edit.end)]
        )
        for edit in reversed(edits):
            text = edit.text.encode()
            end, start = points.pop(), points.pop()
            feeds = text.count(b"\n")
            column = len(text) - text.rfind(b"\n") - 1 if feeds else start[1] + len(text)
            tree.edit(edit.start, edit.end, edit.start + len(text), start, end, (start[0] + feeds, column))
        root = parse(_for_parser(changed), tree).root_node
        return not root.has_error or _only_in_type_parameters(root)

    @property
    def has_error(self) -> bool:
        """Tell whether the source has syntax errors as far as the parser can tell."""
        if self._has_error is None:
            self._has_error = self.root.has_error and not _only_in_type_parameters(self.root)
        return self._has_error

    def path(self, start: int, end: int) -> Path:
        """Return the nodes from the root to the smallest one that covers bytes `start` to `end`."""
        key = (start, end)
        path = self._paths.get(key)
        if path is None:
            path = self._paths[key] = self._descend(start, end)
        return path

    def _descend(self, start: int, end: int) -> Path:
        """Walk down to the smallest node over `start` to `end`."""
        root = self.root
        cursor = root.walk()
        path = [Step(root, None)]
        while cursor.goto_first_child_for_byte(start) is not None:
            node = cursor.node
            if node is None or node.start_byte > start or node.end_byte < end:
                break
            path.append(Step(node, cursor.field_name))
        return path

    def text(self, node: Node) -> bytes:
        """Return the source of a node."""
        return self.utf8[node.start_byte : node.end_byte]


def _only_in_type_parameters(root: Node) -> bool:
    """Tell whether all that could not be read are defaults of type parameters (PEP 696)."""
    waiting, found = [root], False
    while waiting:
        node = waiting.pop()
        if node.is_missing:
            return False
        if node.type == "ERROR":
            if node.parent is None or node.parent.type != "type_parameter":
                return False
            found = True
        else:
            waiting += [child for child in node.children if child.has_error or child.is_missing]
    return found


def statement_index(path: Path) -> int:
    """Return the index in `path` of the innermost statement: simple, or the compound of this header."""
    for index in range(len(path) - 1, -1, -1):
        if path[index].type in SIMPLE_STATEMENTS or path[index].type in COMPOUND_STATEMENTS:
            return index
    return 0


def has_error_between(path: Path) -> bool:
    """Tell whether a place lies in a stretch that the parser could not read."""
    return any(step.type == "ERROR" for step in path)

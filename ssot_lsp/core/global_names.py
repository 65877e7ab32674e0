"""Names that functions and class bodies bind in their module by a `global` statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lsp.core.bindings import UNBOUND, Binding, Defined
from ssot_lsp.core.kinds import kind_of_value
from ssot_lsp.core.word_lines import WordLines

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def bound_by_global(tree: ast.Module, utf8: bytes) -> list[tuple[str, Binding]]:
    """List what the functions of a module may bind or delete in it, each with its binding.

    `utf8` is its source, with LF at the end of lines.
    """
    found: list[tuple[str, Binding]] = []
    words = WordLines(utf8, (b"global ", b"global\t", b"global\\"))
    pending: list[ast.AST] = [tree] if words else []
    while pending:
        nodes = list(_own_nodes(pending.pop()))
        pending += [node for node in nodes if isinstance(node, _SCOPES) and words.within(node)]
        declared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
        if declared:
            found += [pair for node in nodes for pair in _bound(node) if pair[0] in declared]
    return found


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope; inner functions and classes are yielded and not entered."""
    pending = list(ast.iter_child_nodes(scope))
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, _SCOPES):
            pending.extend(ast.iter_child_nodes(node))


def _bound(node: ast.AST) -> list[tuple[str, Binding]]:
    match node:
        case ast.Assign([ast.Name(name)], value):
            return [(name, Defined(kind_of_value(value), node.lineno))]
        case ast.Name(name, ast.Store()):
            return [(name, Defined("unknown", node.lineno))]
        case ast.Name(name, ast.Del()):
            return [(name, UNBOUND)]
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            return [(name, Defined("unknown", node.lineno))]
        case ast.alias(name, asname):
            return [(asname or name.partition(".")[0], Defined("unknown", node.lineno))]
        case ast.ExceptHandler(name=str(name)):
            return [(name, Defined("unknown", node.lineno)), (name, UNBOUND)]
    return []

"""The first lines of definitions as they stand in the source, and of their docstrings."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def cut_header(lines: Sequence[bytes], node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Cut out the source from `def` or `class` to the first statement of the body.

    `lines` are all lines of the module in UTF-8; a blank before the body is part of the header.
    """
    first = node.body[0]
    line, column = first.lineno, first.col_offset
    if isinstance(first, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and first.decorator_list:
        line = first.decorator_list[0].lineno
    if line == node.lineno:
        header = lines[line - 1][node.col_offset : column]
    else:
        middle = lines[node.lineno : line - 1]
        header = b"\n".join((lines[node.lineno - 1][node.col_offset :], *middle, lines[line - 1][:column]))
    return header.decode("utf-8", "replace")


def summary_of(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Give the first line of the docstring, empty when there is none."""
    match node.body:
        case [ast.Expr(ast.Constant(str(text))), *_]:
            return text.strip().partition("\n")[0].rstrip()
    return ""

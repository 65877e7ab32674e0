"""Suites of one statement of which only one runs, and suites that an exception may leave without an end.

Source: Python reference, chapter 8 (compound statements).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from ssot_lsp.core.syntax import Path

_HANDLERS = frozenset({"except_clause", "except_group_clause"})


def suites_apart(path: Path, loops: Iterable[tuple[int, int]]) -> frozenset[int]:
    """List where the suites begin that have not run when the place at the end of `path` is reached.

    In one of the `loops` they may have run in an earlier round.
    """
    found: list[Node] = []
    for index in range(len(path) - 1):
        step, below = path[index], path[index + 1]
        if any(start <= step.node.start_byte < end for start, end in loops):
            break
        if step.type == "if_statement" or below.type == "case_clause":
            others = step.node.children
        elif step.type == "try_statement" and below.type in _HANDLERS:
            others = [child for child in step.node.children if child.type in _HANDLERS | {"else_clause"}]
        elif step.type == "try_statement" and below.type == "else_clause":
            others = [child for child in step.node.children if child.type in _HANDLERS]
        else:
            continue
        found += [other for other in others if other.start_byte != below.node.start_byte]
    suites = (suite for arm in found for suite in (arm, *arm.children) if suite.type == "block")
    return frozenset(suite.start_byte for suite in suites)


def last_left_early(path: Path, suites: Sequence[int]) -> int:
    """Count the `suites` around a place down to the innermost one that may end early, and the program go on.

    There an exception may be caught: in what is tried, in a `with`, and wherever `finally` follows.
    """
    count = 0
    for index in range(len(path) - 1):
        step, below = path[index], path[index + 1]
        if below.type != "block" or below.node.start_byte not in suites:
            continue
        tried = step if step.type == "try_statement" else path[index - 1]
        caught = step.type in {"try_statement", "with_statement"} or (
            tried.type == "try_statement"
            and any(child.type == "finally_clause" for child in tried.node.children)
        )
        if caught:
            count = suites.index(below.node.start_byte) + 1
    return count

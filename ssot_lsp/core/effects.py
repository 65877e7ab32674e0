"""Where a binding takes effect: behind which text, in which suites, and where the order of the text misleads.

Source: Python reference, sections 6.16 (evaluation order) and 7.2 (assignment statements).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lsp.core.name_table import Use
    from ssot_lsp.core.roles import Role
    from ssot_lsp.core.syntax import Step

COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)
_SCOPE_NODES = frozenset({"function_definition", "lambda", "class_definition"}) | COMPREHENSIONS
_OPENERS = frozenset({"for_statement", "except_clause", "except_group_clause", "case_clause"})
_PARTLY_RUN = frozenset({"boolean_operator", "conditional_expression", "elif_clause", "comparison_operator"})


def effect(use: Use) -> int:
    """Return the offset from which on a binding is in effect: behind the value that it is given."""
    path = use.path
    for index in range(len(path) - 2, 0, -1):
        step, below = path[index], path[index + 1]
        if step.type == "block" or (step.type in COMPREHENSIONS and below.field != "body"):
            break
        if step.type in {"assignment", "augmented_assignment", "named_expression", "class_definition"}:
            return step.node.end_byte if below.field in {"left", "name"} else use.start
        if step.type in {"for_statement", "for_in_clause"} and below.field == "left":
            value = step.node.child_by_field_name("right")
            return value.end_byte if value is not None else use.start
        if step.type == "function_definition" and below.field == "name":
            body = step.node.child_by_field_name("body")  # its defaults are read before
            return body.start_byte if body is not None else use.start
    return use.start


def stretches(use: Use, position: int) -> tuple[tuple[int, int, bool], ...]:
    """Return where a `:=`, in effect from `position` on, is seen though the order of the text says otherwise.

    Source: Python reference, sections 6.2.4 (comprehensions) and 6.16 (evaluation order).
    """
    found: list[tuple[int, int, bool]] = []
    sure, path = True, use.path
    for index in range(len(path) - 2, 0, -1):
        step, below = path[index], path[index + 1]
        start, first = step.node.start_byte, below.node.start_byte
        if below.type == "block" or (step.type == "lambda" and below.field == "body"):
            break
        if step.type == "conditional_expression":
            parts = [child.start_byte for child in step.node.named_children if child.type != "comment"]
            if parts.index(first) == 1:
                found.append((start, first, sure))
            else:
                sure = False
        elif step.type in COMPREHENSIONS:
            clause = next(child for child in step.node.children if child.type == "for_in_clause")
            iterable = clause.child_by_field_name("right") or clause
            if below.field == "body":
                found += [(start, position, False), (position, below.node.end_byte, sure)]
                found.append((iterable.end_byte, step.node.end_byte, False))
            else:
                found += [(start, clause.start_byte, sure), (position, step.node.end_byte, sure)]
                found.append((iterable.end_byte, position, False))
            sure = False
        elif step.type in {"assignment", "for_statement"} and below.field == "right":
            found.append((start, first, sure))
        elif below.field == "parameters" or (step.type == "argument_list" and below.type == "list_splat"):
            found.append((first if below.field else start, position, False))
        elif step.type in _PARTLY_RUN and below.field not in {"left", "condition"}:
            sure = False
    return tuple(found)


def _runs_late(step: Step, below: Step) -> bool:
    """Tell whether a `:=` in `below` may run after what stands to the right of it in `step`, or never."""
    if step.type == "argument_list":  # what has a star runs before keyword arguments
        stars = [child.start_byte for child in step.node.children if child.type == "list_splat"]
        return below.type == "keyword_argument" and any(star > below.node.start_byte for star in stars)
    return step.type in COMPREHENSIONS or (step.type == "assignment" and below.field != "right")


def suites_of_binding(use: Use, role: Role) -> tuple[int, ...]:
    """Return the conditional suites of a binding: those around it, and one that it opens itself."""
    path = use.path
    for index in range(len(path) - 2, 0, -1):
        step, below = path[index], path[index + 1]
        if role == "walrus" and _runs_late(step, below):
            return (*use.suites, use.start)
        if below.type == "block" or step.type in _SCOPE_NODES:
            break
        if (step.type in _OPENERS and below.field != "body") or (
            step.type == "elif_clause" and below.field == "condition"
        ):
            suite = next((child for child in step.node.children if child.type == "block"), step.node)
            return (*use.suites, suite.start_byte)
        if role == "walrus" and (step.type in _PARTLY_RUN and below.field not in {"left", "condition"}):
            return (*use.suites, use.start)
    return use.suites

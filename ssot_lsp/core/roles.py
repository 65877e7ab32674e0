"""What an identifier does where it stands: read a name, bind it, delete it, declare it.

Source: Python reference, section 4.2.1 (binding of names).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tree_sitter import Node

    from ssot_lsp.core.syntax import Path

# "annotate": `x: int` binds nothing, and yet makes the name one of the function's or class's own
Role = Literal["use", "bind", "parameter", "delete", "global", "nonlocal", "walrus", "augment", "annotate"]

_PATTERNS = frozenset(
    {
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "list_splat_pattern",
        "tuple",
        "list",
        "expression_list",
    }
)


def role_of(path: Path) -> Role | None:
    """Say what the identifier at the end of `path` does; None where it is no name (attribute, keyword)."""
    if len(path) < 2:
        return None
    last, parent = path[-1], path[-2]
    kind = parent.type
    if kind == "attribute":
        return None if last.field == "attribute" else "use"
    if kind == "dotted_name":
        return _dotted_role(path)
    if last.type != "identifier":
        return None
    if kind in {"keyword_argument", "default_parameter", "typed_default_parameter"}:
        if last.field != "name":
            return "use"
        return None if kind == "keyword_argument" else "parameter"
    if kind in {"parameters", "lambda_parameters", "typed_parameter"}:
        return "parameter"
    if kind in {"function_definition", "class_definition"}:
        return "bind" if last.field == "name" else "use"
    if kind == "named_expression":
        return "walrus" if last.field == "name" else "use"
    if kind == "global_statement":
        return "global"
    if kind == "nonlocal_statement":
        return "nonlocal"
    if kind in {"keyword_pattern", "aliased_import"}:
        return None
    if kind == "splat_pattern" or (kind == "as_pattern" and _in_case(path)):
        return "bind"
    if kind in {"type", "splat_type"}:
        return _type_role(path)
    if kind == "generic_type" and last.type == "identifier" and is_alias(path, len(path) - 2):
        return "bind"
    return _target_role(path)


def _in_case(path: Path) -> bool:
    """Tell whether a place is part of a case's pattern (not of its body or guard)."""
    for step in reversed(path):
        if step.type == "case_pattern":
            return True
        if step.type in {"block", "if_clause", "with_item", "except_clause"}:
            return False
    return False


def _dotted_role(path: Path) -> Role | None:
    """Say what an identifier in a dotted name does: part of an import, capture or value of a case."""
    dotted = path[-2].node
    for step in reversed(path[:-2]):
        if step.type in {"import_statement", "import_from_statement", "future_import_statement"}:
            return None
        if step.type in {"case_pattern", "class_pattern", "block"}:
            break
    if dotted.start_byte != path[-1].node.start_byte:
        return None
    if (
        dotted.named_child_count > 1
        or len(path) < 3
        or path[-3].type not in {"case_pattern", "keyword_pattern"}
    ):
        return "use"
    return "bind"


def _type_role(path: Path) -> Role:
    """Say what an identifier that is a whole type expression does: the name of a type parameter, or a use."""
    for index in range(len(path) - 2, 0, -1):
        step = path[index]
        if declares_types(path, index):
            return "parameter"
        if step.type not in {"type", "constrained_type", "splat_type"}:
            break
        if not _begins(step.node, path[-1].node):
            break  # a bound or a constraint, not the parameter's own name
    if len(path) > 2 and path[-3].type == "type_alias_statement" and path[-2].field == "left":
        return "bind"
    return "use"


def _begins(node: Node, identifier: Node) -> bool:
    """Tell whether nothing but stars stands before an identifier in a node."""
    before = (node.text or b"")[: identifier.start_byte - node.start_byte]
    return not before.strip(b"* \t\f")


def is_alias(path: Path, index: int) -> bool:
    """Tell whether path[index] is `name[parameters]` in `type name[parameters] = …`."""
    if index < 3 or path[index].type != "generic_type":
        return False
    return path[index - 1].field == "left" and path[index - 2].type == "type_alias_statement"


def declares_types(path: Path, index: int) -> bool:
    """Tell whether path[index] are the type parameters (PEP 695) of a function, a class or a type."""
    step = path[index]
    return step.type == "type_parameter" and (step.field == "type_parameters" or is_alias(path, index - 1))


def _target_role(path: Path) -> Role | None:
    """Say whether an identifier is the target of an assignment, loop, `with`, `except` or `del`."""
    index = len(path) - 1
    while index > 1 and path[index - 1].type in _PATTERNS | {"parenthesized_expression"}:
        if path[index - 1].type == "pattern_list" and _ends_before(path[index - 1].node, path[index].node):
            return "use"
        index -= 1
    child, holder = path[index], path[index - 1]
    kind = holder.type
    if kind in {"list_splat_pattern", "dictionary_splat_pattern"} or (
        child.type in {"list_splat_pattern", "dictionary_splat_pattern"}
        and kind in {"parameters", "lambda_parameters", "typed_parameter"}
    ):
        return "parameter"
    if kind == "assignment" and child.field == "left":
        if holder.node.child_by_field_name("right") is not None:
            return "bind"
        return "annotate" if path[-2].type in {"assignment", "pattern_list"} else None
    if kind == "augmented_assignment" and child.field == "left":
        return "augment"
    if kind in {"for_statement", "for_in_clause"} and child.field == "left":
        return "bind"
    if kind == "as_pattern_target":
        return "bind"
    if kind == "delete_statement":
        return "delete"
    return "use"


def _ends_before(targets: Node, item: Node) -> bool:
    """Tell whether a line ends behind `item`: the parser takes `x,` for a part of the `y = 1` below it."""
    after = [child for child in targets.children if child.start_byte >= item.start_byte]
    return any(child.end_point.row < following.start_point.row for child, following in pairwise(after))

"""Strings and comments that typing reads as types: quoted annotations, `# type:` comments.

Sources: PEP 484; the typing specification's chapters on annotations, `Literal` and `Annotated`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import normalise
from ssot_lsp.core.strings import imported_callee, plain_string
from ssot_lsp.core.syntax import parse

if TYPE_CHECKING:
    from ssot_lsp.core.scopes import Scopes
    from ssot_lsp.core.syntax import Path, Syntax

TYPE_COMMENT = re.compile(rb"#\s*type:(?!\s*ignore\b)\s*")
_TYPE_PARTS = frozenset(
    {
        "type",
        "type_parameter",
        "generic_type",
        "union_type",
        "member_type",
        "constrained_type",
        "binary_operator",
        "subscript",
        "list",
        "tuple",
        "expression_list",
        "parenthesized_expression",
    }
)
_TYPE_EXPRESSIONS = frozenset(
    {
        "attribute",
        "call",
        "concatenated_string",
        "conditional_expression",
        "ellipsis",
        "identifier",
        "list",
        "none",
        "string",
        "subscript",
    }
)
_TYPING = frozenset({"typing", "typing_extensions"})
_TYPING_FORMS = frozenset(
    {
        "Optional",
        "Union",
        "List",
        "Dict",
        "Set",
        "FrozenSet",
        "Tuple",
        "Type",
        "Callable",
        "ClassVar",
        "Final",
        "Iterable",
        "Iterator",
        "Sequence",
        "Mapping",
        "Awaitable",
        "Coroutine",
        "Generator",
        "AsyncIterator",
        "AsyncGenerator",
        "Annotated",
        "Concatenate",
        "Required",
        "NotRequired",
        "ReadOnly",
        "TypeGuard",
        "TypeIs",
        "Unpack",
    }
)


def annotation_string(scopes: Scopes, path: Path) -> Span | None:
    """Return the text of the string at the end of `path` if it is (part of) a quoted annotation."""
    index = next((i for i in range(len(path) - 1, -1, -1) if path[i].type == "string"), None)
    if index is None:
        return None
    span = plain_string(scopes.syntax, path[index].node)
    if span is None or not _is_annotation(scopes, path, index):
        return None
    return span if _reads_as_type(scopes.syntax.utf8[span.start : span.end]) else None


def type_comment(syntax: Syntax, path: Path) -> Span | None:
    """Return the part of a `# type:` comment that is a type (PEP 484); None for other comments."""
    node = path[-1].node
    match = TYPE_COMMENT.match(syntax.utf8, node.start_byte, node.end_byte)
    if match is None:
        return None
    end = syntax.utf8.find(b"#", match.end(), node.end_byte)
    return Span(match.end(), node.end_byte if end < 0 else end)


def _reads_as_type(text: bytes) -> bool:
    """Tell whether a text is an expression that may stand for a type, and no prose."""
    root = parse(b"(" + text.strip() + b"\n)").root_node
    if root.has_error or root.named_child_count != 1:
        return False
    within = root.named_children[0].named_children
    if len(within) != 1 or within[0].type not in {"parenthesized_expression", "tuple"}:
        return False
    if within[0].type == "tuple":  # `*m.X` is one too
        return [child.type for child in within[0].named_children] == ["list_splat"]
    pending = [within[0]]
    while pending:
        node = pending.pop()
        either = node.type == "binary_operator" and any(child.type == "|" for child in node.children)
        if either or node.type == "parenthesized_expression":
            pending += [child for child in node.named_children if child.type != "comment"]
        elif node.type not in _TYPE_EXPRESSIONS:
            return False
    return True


def _is_annotation(scopes: Scopes, path: Path, index: int) -> bool:
    """Tell whether path[index] stands where typing reads a type."""
    typing_form = False
    for depth in range(index - 1, 0, -1):
        step, below = path[depth], path[depth + 1]
        if step.type in {"subscript", "generic_type"}:
            head = step.node.child_by_field_name("value") or step.node.child(0)
            names = _form_names(scopes, (head.text if head else b"") or b"")
            if below.field == "value" or "Literal" in names:
                return False
            if "Annotated" in names and not _in_first_argument(path, depth):
                return False  # the others are metadata
            typing_form = typing_form or not names.isdisjoint(_TYPING_FORMS)
        if step.type == "type":
            if step.field == "right" and path[depth - 1].type == "type_alias_statement":
                return True
            if step.field in {"type", "return_type"} and path[depth - 1].type != "type":
                return True
        elif step.type == "assignment":
            annotation = step.node.child_by_field_name("type")
            alias = annotation is not None and (annotation.text or b"").endswith(b"TypeAlias")
            return below.field == "right" and (alias or typing_form)
        elif step.type == "argument_list":
            call = path[depth - 1].node
            if call.type == "class_definition":
                return typing_form
            name = _typing_function(imported_callee(scopes, call))
            arguments = [child for child in step.node.named_children if child.type != "comment"]
            place = next(i for i, child in enumerate(arguments) if child.start_byte == below.node.start_byte)
            return (
                (name == "cast" and place == 0)
                or (name in {"TypeVar", "ParamSpec", "TypeVarTuple"} and place > 0)
                or (name in {"NewType", "assert_type"} and place == 1)
                or (name == "ForwardRef" and place == 0)
            )
        elif step.type == "keyword_argument":
            keyword = (step.node.child_by_field_name("name") or step.node).text
            if keyword not in {b"bound", b"default", b"typ"}:
                return False
        elif step.type == "type_alias_statement":
            return below.field == "right"
        elif step.type not in _TYPE_PARTS:
            return False
    return False


def _form_names(scopes: Scopes, head: bytes) -> set[str]:
    """Return what stands before brackets by its own name: the last segment, and what imports call so."""
    root, dot, _ = head.partition(b".")
    names = {normalise(head.rpartition(b".")[2].strip())}
    if not dot:
        names.update(
            entry.name
            for statement, entry in scopes.imported.get(normalise(root), ())
            if statement.form == "from" and statement.module in _TYPING
        )
    return names


def _typing_function(path: str) -> str:
    """Return the last segment of a path in `typing` or `typing_extensions`; '' for any other."""
    module, _, name = path.rpartition(".")
    return name if module in _TYPING else ""


def _in_first_argument(path: Path, depth: int) -> bool:
    """Tell whether a place lies in the first argument in the brackets of path[depth]."""
    bracket = depth + 1 if path[depth].type == "generic_type" else depth  # in a type they are a node
    inside = path[bracket].node.named_children[bracket == depth :]  # else what stands before them is one
    first = next((child for child in inside if child.type != "comment"), None)
    if first is None or first.start_byte != path[bracket + 1].node.start_byte:
        return False
    return first.type != "tuple" and (first.type != "type" or first.named_children[0].type != "tuple")

"""Attributes that a file sets, deletes or patches: what is read there is not what the module defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.strings import callee

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.references import Reference
    from ssot_lsp.core.scopes import Scopes
    from ssot_lsp.core.syntax import Path

_READERS = frozenset({"getattr", "hasattr"})


def stored_objects(references: Iterable[Reference], scopes: Scopes) -> frozenset[str]:
    """Collect the dotted legacy paths of the references that set or delete what they name."""
    return frozenset(one.match.legacy.dotted for one in references if _is_stored(one, scopes))


def _is_stored(reference: Reference, scopes: Scopes) -> bool:
    path, names = reference.use.path, len(reference.attributes)
    if reference.where == "code":
        return stores(path, len(path) - 1 - names)
    if reference.where != "attribute-string":
        return False
    call = path[len(path) - 2 - names].node  # the last name is the string, an argument of this call
    return callee(scopes, call).rpartition(".")[2] not in _READERS


def stores(path: Path, depth: int) -> bool:
    """Tell whether the expression path[depth] is assigned to or deleted."""
    while depth > 1 and path[depth - 1].type in {
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "expression_list",
        "list_splat_pattern",
        "tuple",
        "as_pattern_target",
    }:
        if path[depth - 1].type == "as_pattern_target":
            return True
        depth -= 1
    parent = path[depth - 1]
    if parent.type in {"assignment", "augmented_assignment", "for_statement", "for_in_clause"}:
        return path[depth].field == "left"
    return parent.type == "delete_statement"

"""Imports that stand in the arms of `try/except ImportError`."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rewrite.gate import SAFE, Verdict, never, settle, unsafe
from ssot_lsp.core.scopes import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.imports import ImportedName, ImportStatement

_CATCHES = re.compile(rb"\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b")


def judge_arms(
    analysis: Analysis,
    statement: ImportStatement,
    entry: ImportedName,
    legacy: ObjectRef,
    canonical: ObjectRef,
    modules: Modules,
) -> Verdict:
    """Judge an import by the `try` it may be an arm of."""
    name = local_name(statement, entry)
    verdict = SAFE
    for node, arm in _enclosing_tries(analysis, statement):
        rivals = [name]
        if statement.form == "import" and not entry.alias:
            rivals.append(canonical.dotted.partition(".")[0])
        for other, other_entry in _imports_in_other_arms(analysis, node, arm, rivals):
            if _leads_to(analysis, other, other_entry) == canonical.dotted:
                return never("both arms of the try would import the same; the try has become needless")
        in_body = arm == node.child_by_field_name("body")
        if in_body and modules.look_up(settle(legacy, modules)).status != "present":
            missing = (
                legacy if modules.look_up(ObjectRef(legacy.module)).status == "present" else legacy.module
            )
            verdict = unsafe(f"{missing} was not found, so the except arm may be what runs today")
    return verdict


def _enclosing_tries(analysis: Analysis, statement: ImportStatement) -> Iterator[tuple[Node, Node]]:
    """Yield the import-guarding `try` statements around a statement, innermost first, each with its arm."""
    path = analysis.syntax.path(statement.span.start, statement.span.end)
    for index in range(len(path) - 2, 0, -1):
        kind = path[index].type
        if kind in {"function_definition", "class_definition", "lambda"}:
            return
        if kind == "try_statement" and _guards_imports(analysis, path[index].node):
            yield path[index].node, path[index + 1].node


def _guards_imports(analysis: Analysis, node: Node) -> bool:
    """Tell whether a `try` has an arm that an ImportError reaches."""
    for child in node.children:
        if child.type in {"except_clause", "except_group_clause"}:
            body = next((part for part in child.children if part.type == "block"), child)
            head = analysis.utf8[child.start_byte : body.start_byte]
            if _CATCHES.search(head) or not head[6:].strip(b" \t\r\n*:"):
                return True
    return False


def _imports_in_other_arms(
    analysis: Analysis, node: Node, arm: Node, names: list[str]
) -> Iterator[tuple[ImportStatement, ImportedName]]:
    """Yield the imports that bind one of `names` in the arms other than `arm`."""
    for name in names:
        imported = analysis.scopes.imported.get(name, [])
        for place in range(bisect_left(imported, node.start_byte, key=_start), len(imported)):
            statement, entry = imported[place]
            if statement.span.start >= node.end_byte:
                break
            if not arm.start_byte <= statement.span.start < arm.end_byte:
                yield statement, entry


def _start(imported: tuple[ImportStatement, ImportedName]) -> int:
    """Return where an import stands."""
    return imported[0].span.start


def _leads_to(analysis: Analysis, statement: ImportStatement, entry: ImportedName) -> str | None:
    """Return the dotted path an import entry leads to once rules are followed."""
    if statement.form == "import":
        match = analysis.rules.match(entry.name, exact_module=True)
        path = entry.name
    else:
        module = statement.absolute_module(analysis.context)
        if not module:
            return None
        match = analysis.rules.match(module, (entry.name,))
        path = f"{module}.{entry.name}"
    return match.canonical.dotted if match is not None and match.canonical is not None else path

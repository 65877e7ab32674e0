"""The names of one file: where they stand, what they do there, in which scope.

Only the names that are asked for are looked at, and only where they stand: cost grows with their
occurrences, not with the file. Source: Python reference, section 4.2 (naming and binding).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.branches import last_left_early
from ssot_lsp.core.effects import COMPREHENSIONS
from ssot_lsp.core.imports import normalise
from ssot_lsp.core.name_table import MODULE, Binding, NameTable, Use
from ssot_lsp.core.roles import declares_types, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.imports import ImportedName, ImportStatement
    from ssot_lsp.core.name_table import ScopeKey
    from ssot_lsp.core.roles import Role
    from ssot_lsp.core.syntax import Path, Syntax

_IDENTIFIER = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz") | frozenset(
    range(128, 256)
)
_FOREIGN_IDENTIFIER = re.compile(rb"[0-9A-Za-z_\x80-\xff]*[\x80-\xff][0-9A-Za-z_\x80-\xff]*")


class Scopes:
    """Answers about the names of one file."""

    __slots__ = ("_foreign", "_imports", "_positions", "_tables", "syntax")

    def __init__(self, syntax: Syntax, statements: Iterable[ImportStatement]) -> None:
        """Prepare answers; nothing is looked at yet."""
        self.syntax = syntax
        self._tables: dict[str, NameTable] = {}
        self._imports: dict[str, list[tuple[ImportStatement, ImportedName]]] = {}
        for statement in statements:
            for entry in statement.names:
                self._imports.setdefault(local_name(statement, entry), []).append((statement, entry))
        self._foreign: list[tuple[int, int, str]] | None = None
        self._positions: dict[str, list[tuple[int, int]]] = {}

    @property
    def imported(self) -> dict[str, list[tuple[ImportStatement, ImportedName]]]:
        """Import entries by the local name they bind."""
        return self._imports

    def table(self, name: str) -> NameTable:
        """Return the table of `name`, made on first use."""
        table = self._tables.get(name)
        if table is None:
            imports = self._bound_by_import(name)
            table = NameTable(name, self._occurrences(name), imports, self.syntax.utf8)
            self._tables[name] = table
        return table

    def place(self, start: int, end: int) -> Use:
        """Describe the place `start` to `end` as if a name were read there (inside a string, say)."""
        path = self.syntax.path(start, end)
        chain, suites, loops = scope_chain(path, inside_parameters=False)
        return Use(start, end, path, chain, suites, loops)

    def positions(self, name: str) -> list[tuple[int, int]]:
        """Return where `name` stands as a word, in strings and comments too."""
        known = self._positions.get(name)
        if known is not None:
            return known
        utf8 = self.syntax.utf8
        found = _words(utf8, name.encode())
        if self._foreign is None:
            self._foreign = []
            if not utf8.isascii():
                for match in _FOREIGN_IDENTIFIER.finditer(utf8):
                    plain = normalise(match.group())
                    if plain.encode() != match.group():
                        self._foreign.append((match.start(), match.end(), plain))
        found += [(start, end) for start, end, plain in self._foreign if plain == name]
        self._positions[name] = found = sorted(found)
        return found

    def _bound_by_import(self, name: str) -> list[tuple[Binding, tuple[ScopeKey, ...]]]:
        """List the bindings that import statements make of `name`."""
        bindings = []
        for statement, entry in self._imports.get(name, ()):
            place = self.place(statement.span.start, statement.span.end)
            early = last_left_early(place.path, place.suites) if place.suites else 0
            binding = Binding(
                entry.span.start, place.chain[-1], "bind", place.suites, statement, entry, left_early=early
            )
            bindings.append((binding, place.chain))
        return bindings

    def _occurrences(self, name: str) -> Iterable[tuple[Role, Use]]:
        """Yield what every occurrence of `name` outside strings and imports does."""
        for start, end in self.positions(name):
            path = self.syntax.path(start, end)
            last = path[-1]
            if last.node.start_byte != start or last.node.end_byte != end:
                continue
            role = role_of(path)
            if role is None:
                continue
            chain, suites, loops = scope_chain(path, inside_parameters=role == "parameter")
            yield role, Use(start, end, path, chain, suites, loops)


def _words(utf8: bytes, name: bytes) -> list[tuple[int, int]]:
    """List where `name` stands with no byte of an identifier beside it.

    In broken source a name may be missing, and is empty then: that stands nowhere.
    """
    found: list[tuple[int, int]] = []
    if not name:
        return found
    at = utf8.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and utf8[at - 1] in _IDENTIFIER) and not (end < len(utf8) and utf8[end] in _IDENTIFIER):
            found.append((at, end))
        at = utf8.find(name, end)
    return found


def local_name(statement: ImportStatement, entry: ImportedName) -> str:
    """Return the name an import entry binds ('*' for a star)."""
    if entry.alias:
        return entry.alias
    return entry.name.partition(".")[0] if statement.form == "import" else entry.name


def scope_chain(
    path: Path, *, inside_parameters: bool
) -> tuple[tuple[ScopeKey, ...], tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Return the scopes around a place, outermost first; its conditional suites and loops in the innermost.

    `inside_parameters`: the place is a parameter's own name, which belongs to the function.
    """
    scopes: list[ScopeKey] = [MODULE]
    suites: list[int] = []
    loops: list[tuple[int, int]] = []
    for index in range(len(path) - 1):
        step, below = path[index], path[index + 1]
        kind = step.type
        if kind in {"function_definition", "lambda", "class_definition"}:
            if step.node.child_by_field_name("type_parameters") is not None and not _stands_outside(
                path, index
            ):
                scopes.append((step.node.start_byte, "type_parameters"))  # PEP 695: seen by the header too
            entered = below.field == "body" or (
                inside_parameters and below.field == "parameters" and _owns(path, index)
            )
            if entered:
                scopes.append((step.node.start_byte, kind))
                if kind != "class_definition":  # what stands in a class or a comprehension runs in place
                    suites, loops = [], []
        elif kind == "type_alias_statement":
            if below.field == "right" or (index + 3 < len(path) and declares_types(path, index + 3)):
                scopes.append((step.node.start_byte, "type_parameters"))
            if below.field == "right":
                scopes.append((below.node.start_byte, "type_value"))
        elif kind == "constrained_type":
            if below.node.start_byte != step.node.start_byte and declares_types(path, index - 2):
                scopes.append((below.node.start_byte, "type_value"))
        elif kind in COMPREHENSIONS:
            if not _in_first_iterable(path, index):
                scopes.append((step.node.start_byte, kind))
        else:
            if below.type == "block":  # that of a `with` too: its manager may swallow an exception
                suites.append(below.node.start_byte)
            if kind in {"for_statement", "while_statement"} and below.field != "right":  # that is read once
                loops.append((step.node.start_byte, step.node.end_byte))
    return tuple(scopes), tuple(suites), tuple(loops)


def _stands_outside(path: Path, index: int) -> bool:
    """Tell whether a place does not see the type parameters of path[index]: its name, or a default."""
    below = path[index + 1]
    if below.field != "parameters":
        return below.field == "name"
    return index + 3 < len(path) and path[index + 3].field == "value"


def _owns(path: Path, index: int) -> bool:
    """Tell whether no function or lambda lies between path[index] and the place."""
    return not any(step.type in {"function_definition", "lambda"} for step in path[index + 1 :])


def _in_first_iterable(path: Path, index: int) -> bool:
    """Tell whether a place is the first iterable of the comprehension path[index]: that is read outside."""
    if index + 2 >= len(path):
        return False
    clause, part = path[index + 1], path[index + 2]
    if clause.type != "for_in_clause" or part.field != "right":
        return False
    first = next(child for child in path[index].node.children if child.type == "for_in_clause")
    return bool(first.start_byte == clause.node.start_byte)

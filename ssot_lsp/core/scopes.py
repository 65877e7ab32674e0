"""Which binding a name refers to, by scope and by the order of statements.

Only the names that are asked for are looked at, and only where they stand: cost grows with their
occurrences, not with the file. Source: Python reference, section 4.2 (naming and binding).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import chain as joined
from typing import TYPE_CHECKING

from ssot_lsp.core.imports import normalise
from ssot_lsp.core.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.imports import ImportedName, ImportStatement
    from ssot_lsp.core.syntax import Path, Syntax

ScopeKey = tuple[int, str]  # start byte and node type of the node that opens the scope
MODULE: ScopeKey = (0, "module")
SOMETIME = (-1,)  # the suites of a binding that another function makes, whenever it is called
_COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)
_SCOPE_NODES = frozenset({"function_definition", "lambda", "class_definition"}) | _COMPREHENSIONS
_OPENERS = frozenset({"for_statement", "except_clause", "except_group_clause", "case_clause"})
_PARTLY_RUN = frozenset({"boolean_operator", "conditional_expression", "elif_clause", "comparison_operator"})
_IDENTIFIER = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz") | frozenset(
    range(128, 256)
)
_FOREIGN_IDENTIFIER = re.compile(rb"[0-9A-Za-z_\x80-\xff]*[\x80-\xff][0-9A-Za-z_\x80-\xff]*")


@dataclass(frozen=True, slots=True)
class Binding:
    """One place that binds (or deletes) a name in a scope.

    `suites` are the start bytes of the conditional suites it stands in, outermost first: it surely
    happened before a later place whose own suites begin with them. A loop's target, the name of a handler
    and a capture of a case belong to the suite that they open.
    """

    position: int
    scope: ScopeKey
    role: Role
    suites: tuple[int, ...]
    statement: ImportStatement | None = None
    entry: ImportedName | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """One place that reads a name. `path` leads from the root to it."""

    start: int
    end: int
    path: Path
    chain: tuple[ScopeKey, ...]  # scopes from the module inwards
    suites: tuple[int, ...]
    loops: tuple[tuple[int, int], ...] = ()  # start and end of the loops around it in its own scope


class NameTable:
    """Every binding and use of one name in a file."""

    __slots__ = ("_declared", "_of_entry", "_outside", "_sometime", "_users", "bindings", "name", "uses")

    def __init__(
        self,
        name: str,
        occurrences: Iterable[tuple[Role, Use]],
        imports: Iterable[tuple[Binding, tuple[ScopeKey, ...]]],
    ) -> None:
        """Sort the occurrences of `name` into bindings and uses; with each import binding go its scopes."""
        self.name = name
        self.uses: list[Use] = []
        self._declared: dict[ScopeKey, Role] = {}
        found = list(occurrences)
        for role, use in found:
            if role in {"global", "nonlocal"}:
                self._declared[use.chain[-1]] = role
        raw = list(imports)
        for role, use in found:
            if role in {"use", "augment"}:
                self.uses.append(use)
            if role in {"use", "global", "nonlocal"}:
                continue
            scope = use.chain[-1]
            if role == "walrus":
                scope = next(key for key in reversed(use.chain) if key[1] not in _COMPREHENSIONS)
            raw.append((Binding(_effect(use), scope, role, _suites_of_binding(use, role)), use.chain))
        self.bindings: dict[ScopeKey, list[Binding]] = {}
        outward: list[tuple[Binding, tuple[ScopeKey, ...]]] = []
        for binding, chain in raw:
            if self._declared.get(binding.scope) in {"global", "nonlocal"} and binding.scope != MODULE:
                outward.append((binding, chain))
            else:
                self.bindings.setdefault(binding.scope, []).append(binding)
        for binding, chain in outward:
            scope = MODULE
            if self._declared[binding.scope] == "nonlocal":
                scope = next((key for key in reversed(chain[:-1]) if key in self.bindings), MODULE)
            self.bindings.setdefault(scope, []).append(replace(binding, scope=scope, suites=SOMETIME))
        self._sometime: dict[ScopeKey, list[Binding]] = {}
        for scope, group in self.bindings.items():
            group.sort(key=_position)
            if later := [binding for binding in group if binding.suites == SOMETIME]:
                self._sometime[scope] = later
        self._of_entry = {id(b.entry): b for group in self.bindings.values() for b in group if b.entry}
        self._users: dict[int, list[Use]] | None = None
        self._outside: dict[ScopeKey, bool] = {}

    def scope_of(self, chain: tuple[ScopeKey, ...]) -> ScopeKey | None:
        """Return the scope whose binding a read within `chain` sees; None for a builtin or nothing."""
        for depth in range(len(chain) - 1, -1, -1):
            scope = chain[depth]
            if depth < len(chain) - 1 and scope[1] == "class_definition":
                continue
            if self._declared.get(scope) == "global":
                return MODULE if MODULE in self.bindings else None
            if self._declared.get(scope) == "nonlocal":
                continue
            if scope in self.bindings:
                return scope
        return None

    def reaching(self, use: Use) -> tuple[Binding, ...]:
        """Return the bindings that `use` may see, latest first; empty when there is none."""
        scope = self.scope_of(use.chain)
        if scope is None:
            return ()
        group = self.bindings[scope]
        if not _runs_in_place(use, scope):
            return _until_sure(reversed(group), ())
        if scope[1] == "class_definition":
            return self._from_class(use, scope)
        return self._in_order(use, scope)

    def _from_class(self, use: Use, scope: ScopeKey) -> tuple[Binding, ...]:
        """Return what a read in a class body may see: where the class has not bound it, what is outside."""
        before = [b for b in self.bindings[scope] if b.position < use.start]
        reached = _until_sure(reversed(before), use.suites)
        if any(use.suites[: len(b.suites)] == b.suites and b.role != "delete" for b in before):
            return reached
        outer = tuple(key for key in use.chain[: use.chain.index(scope)] if key[1] != "class_definition")
        return (*reached, *self.reaching(replace(use, chain=outer)))

    def _in_order(self, use: Use, scope: ScopeKey) -> tuple[Binding, ...]:
        """Return the bindings in a scope that have happened when `use` is read, latest first."""
        group = self.bindings[scope]
        before = bisect_left(group, use.start, key=_position)
        later = self._sometime.get(scope, ())
        if not before and not later:
            return tuple(group)  # reached again in a loop, or never: nothing is sure
        backwards = (group[index] for index in range(before - 1, -1, -1))
        reached = _until_sure(joined((b for b in later if b.position > use.start), backwards), use.suites)
        return (*reached, *self._from_later_rounds(use, group)) if use.loops else reached

    def possible(self, use: Use) -> tuple[Binding, ...]:
        """Return the bindings that `use` may see on any way through the program, unlikely ones too.

        A function may be called before a later binding of the module, or after it.
        """
        scope = self.scope_of(use.chain)
        if scope is None:
            return ()
        inner = use.chain[use.chain.index(scope) + 1 :]
        lazily = any(kind == "generator_expression" for _, kind in inner)
        if lazily or not _runs_in_place(use, scope):
            return tuple(self.bindings[scope])
        return self.reaching(use)

    def binding_of(self, entry: ImportedName) -> Binding | None:
        """Return the binding that an import entry makes, in the scope where it counts (`global` followed)."""
        return self._of_entry.get(id(entry))

    def is_bound_elsewhere(self, scope: ScopeKey) -> bool:
        """Tell whether other functions bind the name in `scope`, by `global` or `nonlocal`."""
        return scope in self._sometime

    def users(self, entry: ImportedName) -> list[Use]:
        """List the reads that may see what an import entry binds."""
        if self._users is None:
            self._users = {}
            for use in self.uses:
                for seen in {id(binding.entry) for binding in self.reaching(use)}:
                    self._users.setdefault(seen, []).append(use)
        return self._users.get(id(entry), [])

    def is_read_past(self, scope: ScopeKey) -> bool:
        """Tell whether a read in `scope` sees a binding further out, or none: a new one would hide it."""
        known = self._outside.get(scope)
        if known is None:
            known = self._outside[scope] = any(self._passes(use, scope) for use in self.uses)
        return known

    def _passes(self, use: Use, scope: ScopeKey) -> bool:
        """Tell whether a read within `scope` would see a new binding in it, and does not see one now."""
        if scope not in use.chain:
            return False
        seen = self.scope_of(use.chain)
        return seen is None or (seen != scope and use.chain.index(seen) < use.chain.index(scope))

    @staticmethod
    def _from_later_rounds(use: Use, group: list[Binding]) -> list[Binding]:
        """List bindings that stand behind `use` in a loop around it, and so reach it in the next round."""
        sure = [
            b.position
            for b in group
            if b.position < use.start and use.suites[: len(b.suites)] == b.suites and b.role != "delete"
        ]
        latest = max(sure, default=-1)
        return [
            b
            for b in group
            if b.position > use.start
            and b.role != "delete"
            and any(start > latest and b.position <= end for start, end in use.loops)
        ]


def _position(binding: Binding) -> int:
    """Return where a binding stands."""
    return binding.position


def _runs_in_place(use: Use, scope: ScopeKey) -> bool:
    """Tell whether a read runs when its place in `scope` is reached, not when a function is called later."""
    return all(
        key[1] in _COMPREHENSIONS or key[1] == "class_definition"
        for key in use.chain[use.chain.index(scope) + 1 :]
    )


def _effect(use: Use) -> int:
    """Return the offset from which on a binding is in effect: behind the value that it is given."""
    path = use.path
    for index in range(len(path) - 2, 0, -1):
        step, below = path[index], path[index + 1]
        if step.type == "block" or (step.type in _COMPREHENSIONS and below.field != "body"):
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


def _suites_of_binding(use: Use, role: Role) -> tuple[int, ...]:
    """Return the conditional suites of a binding: those around it, and one that it opens itself."""
    path = use.path
    for index in range(len(path) - 2, 0, -1):
        step, below = path[index], path[index + 1]
        if below.type == "block" or step.type in _SCOPE_NODES:
            break
        if step.type in _OPENERS and below.field != "body":
            suite = next((child for child in step.node.children if child.type == "block"), step.node)
            return (*use.suites, suite.start_byte)
        if role == "walrus" and (step.type in _PARTLY_RUN and below.field not in {"left", "condition"}):
            return (*use.suites, use.start)
    return use.suites


def _until_sure(bindings: Iterable[Binding], suites: tuple[int, ...]) -> tuple[Binding, ...]:
    """Collect bindings backwards until one that certainly happened."""
    reached: list[Binding] = []
    for binding in bindings:
        reached.append(binding)
        if suites[: len(binding.suites)] == binding.suites:
            break
    if reached and reached[-1].role == "delete" and len(reached) == 1:
        return ()
    return tuple(binding for binding in reached if binding.role != "delete")


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
            table = self._tables[name] = NameTable(name, self._occurrences(name), self._bound_by_import(name))
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
            binding = Binding(entry.span.start, place.chain[-1], "bind", place.suites, statement, entry)
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
            if role == "bind" and chain[-1][1] in {"module", "class_definition"} and _only_annotates(path):
                continue
            yield role, Use(start, end, path, chain, suites, loops)


def _only_annotates(path: Path) -> bool:
    """Tell whether the target at the end of `path` gets an annotation and no value: `x: int`."""
    holder = path[-2]
    return holder.type == "assignment" and holder.node.child_by_field_name("right") is None


def _words(utf8: bytes, name: bytes) -> list[tuple[int, int]]:
    """List where `name` stands with no byte of an identifier beside it."""
    found = []
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
            if step.node.child_by_field_name("type_parameters") is not None:
                scopes.append((step.node.start_byte, "type_parameters"))  # PEP 695: seen by the header too
            entered = below.field == "body" or (
                inside_parameters and below.field == "parameters" and _owns(path, index)
            )
            if entered:
                scopes.append((step.node.start_byte, kind))
                if kind != "class_definition":  # what stands in a class or a comprehension runs in place
                    suites, loops = [], []
        elif kind in _COMPREHENSIONS:
            if not _in_first_iterable(path, index):
                scopes.append((step.node.start_byte, kind))
        else:
            if below.type == "block":  # that of a `with` too: its manager may swallow an exception
                suites.append(below.node.start_byte)
            if kind in {"for_statement", "while_statement"} and below.field != "right":  # that is read once
                loops.append((step.node.start_byte, step.node.end_byte))
    return tuple(scopes), tuple(suites), tuple(loops)


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

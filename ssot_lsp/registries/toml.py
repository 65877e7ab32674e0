"""Reads `ssot.toml`, or `[tool.ssot-lsp]` of a `pyproject.toml`.

Every fault is a problem with its place; a rule or phase that has one does not apply, the others do.
Source: the project's `docs/registry.md`; TOML 1.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.rules import Origin, Phase, Problem, Rule
from ssot_lsp.registries.codes import (
    DUPLICATE_ID,
    NOTHING_TO_READ,
    UNKNOWN_KEY,
    WRONG_TYPE,
)
from ssot_lsp.registries.document import EXAMPLE_LINE, Document, Link, decode
from ssot_lsp.registries.toml_syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.rules import Severity
    from ssot_lsp.registries.toml_places import Key

TOP_KEYS = ("extends", "documents", "source-roots", "exclude", "phase", "rule")
PYPROJECT_TABLE = ("tool", "ssot-lsp")


def read_toml(data: bytes, path: str) -> Document:
    """Read a TOML registry. `path` is absolute; a file named `pyproject.toml` has it in `[tool.ssot-lsp]`.

    Never raises: what is wrong is in `problems`.
    """
    text, problems = decode(data, path)
    text = text.replace("\r\n", "\n")
    table: Any
    table, text, faults = parse(text, path)
    reader = Reader(path, text, PYPROJECT_TABLE if is_pyproject(path) else ())
    reader.problems.extend((*problems, *faults))
    for name in reader.table:
        table = table.get(name) if isinstance(table, dict) else None
    if table is None:
        if not reader.problems:
            message = f"{'.'.join(reader.table)} is not in this file"
            help_ = f"add a table such as [[tool.ssot-lsp.rule]], or write an ssot.toml: {EXAMPLE_LINE}"
            reader.problems.append(Problem(NOTHING_TO_READ, message, Origin(path, 1), help=help_))
        return Document(path, problems=tuple(reader.problems))
    if not isinstance(table, dict):
        reader.fault(WRONG_TYPE, (), "a table is wanted here", "write [tool.ssot-lsp]")
        return Document(path, problems=tuple(reader.problems))
    return _document(reader, table)


def is_pyproject(path: str) -> bool:
    """Tell whether a registry is a table of a `pyproject.toml`."""
    return path.replace("\\", "/").rpartition("/")[2] == "pyproject.toml"


class Reader:
    """The text being read, and the problems met so far. Keys are paths below the registry's table."""

    def __init__(self, path: str, text: str, table: tuple[str, ...]) -> None:
        """Start on `text` of the file at `path`, whose registry is in `table`."""
        self.path = path
        self.text = text
        self.table = table
        self.problems: list[Problem] = []
        self.errors = 0

    def locate(self, key: Key, *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `key` (or of the key itself); of what holds it, if need be."""
        from ssot_lsp.registries.toml_places import key_places

        places = key_places(self.text)
        path = (*self.table, *key)
        while path:
            if path in places:
                return places[path][0 if at_key else 1]
            path = path[:-1]
            at_key = True
        return 1, 1

    def fault(
        self,
        code: str,
        key: Key,
        message: str,
        help_: str,
        *,
        at_key: bool = False,
        severity: Severity = "error",
        related: tuple[Origin, ...] = (),
    ) -> None:
        """Note a problem with the value at `key`."""
        line, column = self.locate(key, at_key=at_key)
        self.problems.append(
            Problem(code, message, Origin(self.path, line, column), severity, related, help_)
        )
        self.errors += severity == "error"

    def known_keys(self, table: dict[str, Any], known: Iterable[str], key: Key, where: str) -> None:
        """Note every key of `table` that is not one of `known`."""
        for name in table:
            if name not in known:
                import difflib

                near = difflib.get_close_matches(name.replace("_", "-").lower(), known, 1, 0.6)
                guess = f"; did you mean '{near[0]}'?" if near else ""
                self.fault(
                    UNKNOWN_KEY,
                    (*key, name),
                    f"unknown key '{name}' in {where}{guess}",
                    f"write '{near[0]}', or remove it" if near else f"known are {', '.join(known)}",
                    at_key=True,
                )

    def string(self, table: dict[str, Any], name: str, key: Key) -> str | None:
        """Take the string at `name`; None where there is none or it is something else."""
        value = table.get(name)
        if value is None or isinstance(value, str):
            return value
        self.fault(
            WRONG_TYPE,
            (*key, name),
            f"'{name}' is {kind_of(value)}; a string is wanted",
            'write it between quotes: "…"',
        )
        return None

    def strings(self, table: dict[str, Any], name: str, key: Key) -> tuple[str, ...] | None:
        """Take the array of strings at `name`; None where there is none. What is no string is left out."""
        value = table.get(name)
        if value is None:
            return None
        if not isinstance(value, list):
            help_ = f'write {name} = ["{value}"]' if isinstance(value, str) else f'write {name} = ["…"]'
            message = f"'{name}' is {kind_of(value)}; an array of strings is wanted"
            self.fault(WRONG_TYPE, (*key, name), message, help_)
            return None
        for index, item in enumerate(value):
            if not isinstance(item, str):
                message = f"'{name}' holds {kind_of(item)}; an array of strings is wanted"
                self.fault(WRONG_TYPE, (*key, name, index), message, 'write every item between quotes: "…"')
        return tuple(item for item in value if isinstance(item, str))

    def tables(self, table: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
        """Take the array of tables at `name`, each with its index."""
        value = table.get(name, [])
        if not isinstance(value, list):
            message = f"'{name}' is {kind_of(value)}; an array of tables is wanted"
            self.fault(WRONG_TYPE, (name,), message, f"write [[{'.'.join((*self.table, name))}]]")
            return []
        found = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                found.append((index, item))
            else:
                message = f"'{name}' holds {kind_of(item)}; an array of tables is wanted"
                help_ = f"write [[{'.'.join((*self.table, name))}]]"
                self.fault(WRONG_TYPE, (name, index), message, help_)
        return found


def kind_of(value: object) -> str:
    """Name a TOML value's type for a message."""
    from datetime import date, datetime

    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, date) and not isinstance(value, datetime):
        return "a date"
    return "a date with a time" if isinstance(value, datetime) else "a time"


def _document(reader: Reader, table: dict[str, Any]) -> Document:
    from ssot_lsp.registries.toml_tables import read_globs, read_phase, read_roots, read_rule

    reader.known_keys(table, TOP_KEYS, (), "the registry")
    extends = reader.strings(table, "extends", ())
    documents = reader.strings(table, "documents", ())
    roots = read_roots(reader, table)
    exclude = read_globs(reader, table, "exclude", ())
    phases: list[Phase] = []
    for index, item in reader.tables(table, "phase"):
        phase = read_phase(reader, item, ("phase", index))
        if phase is not None:
            phases.append(phase)
    raw = reader.tables(table, "rule")
    places = _rule_places(reader, table)
    rules: list[Rule] = []
    ids: dict[str, Origin] = {}
    for index, item in raw:
        origin = Origin(reader.path, *places[index])
        rule = read_rule(reader, item, ("rule", index), origin)
        if rule is None:
            continue
        if "id" in item:
            if rule.id in ids:
                reader.fault(
                    DUPLICATE_ID,
                    ("rule", index, "id"),
                    f"the id '{rule.id}' is taken by the rule at line {ids[rule.id].line}",
                    "give each rule an id of its own, or none",
                    related=(ids[rule.id],),
                )
                rule = _renamed(rule)
            else:
                ids[rule.id] = origin
        rules.append(rule)
    return Document(
        reader.path,
        tuple(rules),
        tuple(phases) if "phase" in table else None,
        exclude,
        roots,
        _links(extends, "extends"),
        _links(documents, "documents"),
        tuple(sorted(reader.problems, key=lambda problem: (problem.origin.line, problem.origin.column))),
        reader.locate,
    )


def _renamed(rule: Rule) -> Rule:

    return rule._replace(id=str(rule.legacy))


def _links(texts: tuple[str, ...] | None, name: str) -> tuple[Link, ...]:
    return tuple(Link(text, (name, index)) for index, text in enumerate(texts or ()))


def _rule_places(reader: Reader, table: dict[str, Any]) -> list[tuple[int, int]]:
    """Find where each rule stands: by the light scan where it sees them all, else by a parse."""
    from ssot_lsp.registries.toml_places import rule_places

    whole = table.get("rule")
    items = whole if isinstance(whole, list) else []
    places = rule_places(reader.text, reader.table)
    if len(places) == len(items):
        return places
    return [_rule_place(reader, item, index) for index, item in enumerate(items)]


def _rule_place(reader: Reader, item: object, index: int) -> tuple[int, int]:
    has_legacy = isinstance(item, dict) and "legacy" in item
    key: Key = ("rule", index, "legacy") if has_legacy else ("rule", index)
    return reader.locate(key, at_key=True)

"""A registry document that is open: its rules and phases as they stand in the text, saved or not.

Lines count from 0 here, columns in the client's unit, unless said otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ssot_lsp.registries.merge import rule_key
from ssot_lsp.registries.toml import PYPROJECT_TABLE
from ssot_lsp.server.convert import range_of
from ssot_lsp.server.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssot_lsp.core.rules import Phase, Rule
    from ssot_lsp.core.text import LineIndex, Unit
    from ssot_lsp.registries.document import Document as Read
    from ssot_lsp.registries.merge import RuleKey
    from ssot_lsp.registries.toml_places import Key
    from ssot_lsp.registries.toml_places import Place as CodePoints
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

State = Literal["in force", "changed", "overridden", "unsaved", "faulty"]
_STRING = re.compile(r"\"([^\"\n]*)\"?|'([^'\n]*)'?")


@dataclass(frozen=True, slots=True)
class Entry:
    """The lines of one `[[rule]]` or `[[phase]]`, or the line of a rule of a Markdown document.

    `rule` and `phase` are None where what stands there is not sound.
    """

    kind: Literal["rule", "phase"]
    first: int
    last: int
    rule: Rule | None = None
    phase: Phase | None = None
    key: Key = ()


@dataclass
class RegistryText:
    """An open document of a folder's registry, as it is at one version."""

    folder: Folder
    path: str
    document: Document
    read: Read
    unit: Unit
    utf8: bytes
    lines: LineIndex
    _text: str | None = field(default=None)
    _entries: list[Entry] | None = field(default=None)
    _in_force: dict[RuleKey, Rule] | None = field(default=None)
    _rules: int = -1

    @property
    def is_toml(self) -> bool:
        """Tell whether it is TOML; else it is Markdown."""
        return self.path.lower().endswith(".toml")

    @property
    def table(self) -> tuple[str, ...]:
        """Return the path of the registry's table."""
        return PYPROJECT_TABLE if re.split(r"[/\\]", self.path)[-1] == "pyproject.toml" else ()

    @property
    def text(self) -> str:
        """Return the text as the registry's readers see it, its lines ended by LF."""
        if self._text is None:
            self._text = self.utf8.decode("utf-8", "replace").replace("\r\n", "\n")
        return self._text

    def line(self, line: int) -> str:
        """Return the text of a line."""
        lines = self.lines
        return self.utf8[lines.line_start(line) : lines.line_end(line)].decode("utf-8", "replace")

    # -- what stands where

    def entries(self) -> list[Entry]:
        """List the rules and phases in the order of the text."""
        if self._entries is None:
            self._entries = self._tables() if self.is_toml else self._lines()
        return self._entries

    def places(self) -> Mapping[Key, tuple[CodePoints, CodePoints]]:
        """Map key paths to the 1-based places of keys and values, in code points (TOML)."""
        from ssot_lsp.registries.toml_places import key_places

        return key_places(self.text)

    def _tables(self) -> list[Entry]:
        from ssot_lsp.registries.toml_places import table_lines

        size = len(self.table) + 2
        starts: list[tuple[int, Key]] = []
        for key, (place, _) in self.places().items():
            if len(key) == size and key[:-2] == self.table and key[-2] in {"rule", "phase"}:
                starts.append((place[0] - 1, key))
        starts.sort()
        text = self.text
        rows = text.split("\n")
        bounds = sorted({*(line - 1 for line in table_lines(text)), *(line for line, _ in starts), len(rows)})
        rules = {rule.origin.line - 1: rule for rule in self.read.rules if rule.origin is not None}
        phases = {phase.name: phase for phase in self.read.phases or ()}
        found = []
        for first, key in starts:
            last = bounds[bisect_right(bounds, first)] - 1
            while last > first and rows[last].lstrip()[:1] in {"", "#"}:
                last -= 1
            if key[-2] == "rule":
                rule = next((rules[line] for line in range(first, last + 1) if line in rules), None)
                found.append(Entry("rule", first, last, rule=rule, key=key))
            else:
                name = self.string((*key, "name"))
                phase = phases.get(name[0]) if name is not None else None
                found.append(Entry("phase", first, last, phase=phase, key=key))
        return found

    def _lines(self) -> list[Entry]:
        return [
            Entry("rule", rule.origin.line - 1, rule.origin.line - 1, rule=rule)
            for rule in self.read.rules
            if rule.origin is not None
        ]

    def entry_at(self, line: int, column: int) -> Entry | None:
        """Return the rule or phase that a place belongs to."""
        here = [entry for entry in self.entries() if entry.first <= line <= entry.last]
        if len(here) < 2:
            return here[0] if here else None
        at = self.code_points(line, column)
        before = [e for e in here if e.rule is not None and e.rule.origin and e.rule.origin.column - 1 <= at]
        return before[-1] if before else here[0]

    def string(self, key: Key) -> tuple[str, int, int, int] | None:
        """Return the string at a key path (with the table's own), and its line and code points there."""
        found = self.places().get(key)
        if found is None:
            return None
        line, column = found[1]
        match = _STRING.match(self.line(line - 1), column - 1)
        if match is None:
            return None
        group = 1 if match.group(1) is not None else 2
        return match.group(group), line - 1, match.start(group), match.end(group)

    # -- places

    def code_points(self, line: int, column: int) -> int:
        """Turn a column of the client into code points."""
        lines = self.lines
        offset = lines.offset(line, column, self.unit)
        return lines.position(offset, "utf-32")[1]

    def range(self, line: int, start: int, end: int) -> Json:
        """Make a range on one line out of code points."""
        return range_of((line, self.column(line, start), line, self.column(line, end)))

    def column(self, line: int, code_points: int) -> int:
        """Turn code points into a column of the client."""
        lines = self.lines
        return lines.position(lines.offset(line, code_points, "utf-32"), self.unit)[1]

    def whole_lines(self, first: int, last: int) -> Json:
        """Make the range of whole lines."""
        lines = self.lines
        end = lines.position(lines.line_end(last), self.unit)[1]
        return range_of((first, 0, last, end))

    # -- what is in force

    def in_force(self, rule: Rule) -> Rule | None:
        """Return the rule that is in force for the same legacy path."""
        rules = self.folder.rules
        if self._in_force is None or self._rules != rules.number:
            self._in_force = {rule_key(one): one for one in rules.registry.rules}
            self._rules = rules.number
        return self._in_force.get(rule_key(rule))

    def state(self, rule: Rule) -> State:
        """Say whether a rule of the text is in force, and why not."""
        now = self.in_force(rule)
        if now is not None and now.origin is not None and now.origin.path != self.path:
            return "overridden"
        if now is not None:
            same = (now.canonical, now.rename, now.submodules) == (
                rule.canonical,
                rule.rename,
                rule.submodules,
            )
            return "in force" if same else "changed"
        return "faulty" if self._is_saved() else "unsaved"

    def _is_saved(self) -> bool:
        try:
            with open(self.path, "rb") as file:  # noqa: PTH123
                return file.read().removeprefix(b"\xef\xbb\xbf") == self.utf8
        except OSError:
            return False


def registry_text(session: Session, document: Document) -> RegistryText | None:
    """Read an open document as the registry's; None where it is none of any folder's."""
    path = path_of(document.uri)
    if path is None or document.notebook is not None:
        return None
    speaking = [folder for folder in session.folders if folder.speaks_of(path)]
    if not speaking:
        return None
    folder = max(speaking, key=lambda one: one.holds(path))
    known = document.remembered.get("registry")
    if isinstance(known, RegistryText) and known.folder is folder:
        return known
    read = _read(document.utf8, path)
    made = RegistryText(folder, path, document, read, session.client.unit, document.utf8, document.lines)
    document.remembered["registry"] = made
    return made


def open_registries(session: Session) -> list[RegistryText]:
    """List the registry documents that are open."""
    found = [registry_text(session, document) for document in session.documents]
    return [one for one in found if one is not None]


def _read(utf8: bytes, path: str) -> Read:
    if path.lower().endswith(".toml"):
        from ssot_lsp.registries.toml import read_toml

        return read_toml(utf8, path)
    from ssot_lsp.registries.markdown import read_markdown

    return read_markdown(utf8, path)

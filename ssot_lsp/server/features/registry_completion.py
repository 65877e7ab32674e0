"""Completion in a TOML registry: tables and keys, modules and names, severities.

It goes by the text of the line and the table above it, for a text that is being typed is rarely sound.
Source: LSP 3.17, "Completion Request".
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import SEVERITIES
from ssot_lsp.server.features.registry_text import registry_text
from ssot_lsp.server.features.schema import keys_of
from ssot_lsp.server.protocol import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol import types

    from ssot_lsp.core.facts import Modules
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.registry_text import RegistryText
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

TRIGGERS = ['"', "'", ".", ":", "["]
_MOST_KINDS = 200  # names whose kind is looked up; beyond, they are just names
_SNIPPET = 2  # InsertTextFormat
_KINDS = {"class": 7, "function": 3, "coroutine": 3, "module": 9, "value": 6, "unknown": 12}
_PROPERTY, _MODULE, _STRUCT, _ENUM_MEMBER, _VALUE = 10, 9, 22, 20, 12

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]\s#]*)\s*\]{1,2}")
_KEY_LINE = re.compile(r"\s*([\w-]+)\s*[=.]")
_TYPING_KEY = re.compile(r"\s*([A-Za-z-]*)\Z")
_TYPING_HEADER = re.compile(r"\s*\[{1,2}[\w.-]*\Z")
_TYPING_VALUE = re.compile(r"\s*([A-Za-z-]+)\s*=\s*(\"[^\"]*|'[^']*|[\w-]*)\Z")

_FILLED = {  # what stands to the right of a key, as a snippet
    "submodules": "${1|false,true|}",
    "severity": '"${1|error,warning,information,hint|}"',
    "rename": '{ ${1:old_name} = "${2:new_name}" }',
    "allow": '["${1:tests/**}"]',
    "paths": '["${1:src/**}"]',
    "exclude": '["${1:backups/**}"]',
    "source-roots": '["${1:src}"]',
    "extends": '["${1:../ssot.toml}"]',
    "documents": '["${1:docs/SSOT_IMPORT_REGISTRY.md}"]',
}
_KEY_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
_BARE = {"submodules": "", "rename": "{ }", "since": "", "deadline": ""}
_LISTS = frozenset({"allow", "paths", "exclude", "source-roots", "extends", "documents"})


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where something is typed: the table, the line before the cursor, and the place (code points)."""

    registry: RegistryText
    table: str  # "rule", "phase", or "" for the top
    before: str
    line: int
    column: int

    def range_from(self, start: int) -> Json:
        """Return the range from a column of the line to the cursor."""
        return self.registry.range(self.line, start, self.column)


class RegistryCompletion:
    """Answers for one session."""

    def __init__(self, session: Session) -> None:
        """Answer for the TOML registries of `session`."""
        self._session = session

    async def complete(self, params: types.CompletionParams) -> Plain:
        """Answer `textDocument/completion`."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        registry = registry_text(session, document) if document is not None else None
        if registry is None or not registry.is_toml:
            return Plain(None)
        line = params.position.line
        column = registry.code_points(line, params.position.character)
        table = _table_above(registry, line)
        before = registry.line(line)[:column]
        if _TYPING_HEADER.match(before) and "[" in before:
            return Plain(self._headers(_Spot(registry, table or "", before, line, column)))
        if table is None:
            return Plain(None)
        spot = _Spot(registry, table, before, line, column)
        if _TYPING_KEY.match(before):
            return Plain(self._keys(spot))
        value = _TYPING_VALUE.match(before)
        return Plain(await self._values(spot, value[1], value.start(2)) if value is not None else None)

    # -- tables and keys

    def _headers(self, spot: _Spot) -> list[Json]:
        """Offer the tables."""
        start = spot.before.index("[")
        rest = spot.registry.line(spot.line)[spot.column :]
        closed = len(rest) - len(rest.lstrip("]"))  # brackets that the editor has put there
        range_ = spot.registry.range(spot.line, start, spot.column + closed)
        made = []
        for name in ("rule", "phase"):
            text = f"[[{'.'.join((*spot.registry.table, name))}]]"
            item: Json = {"label": text, "kind": _STRUCT, "documentation": keys_of("")[name]}
            made.append({**item, "filterText": text, "textEdit": {"range": range_, "newText": text}})
        return made

    def _keys(self, spot: _Spot) -> list[Json]:
        """Offer the keys that a table does not have yet."""
        start = len(spot.before) - len(spot.before.lstrip())
        taken = _keys_in_table(spot)
        snippets = self._session.client.snippets
        rest = spot.registry.line(spot.line)[spot.column :]
        follows = rest.strip()
        end = spot.column + len(rest) - len(rest.lstrip(_KEY_LETTERS))  # a key there is replaced whole
        range_ = spot.registry.range(spot.line, start, end)
        made: list[Json] = []
        for number, (name, meaning) in enumerate(keys_of(spot.table).items()):
            if name in taken:
                continue
            if not spot.table and name in {"rule", "phase"}:
                text = f"[[{'.'.join((*spot.registry.table, name))}]]"
                new, label = text, text
            else:
                label = name
                new = name if follows else f"{name} = {_filled(name, snippets=snippets)}"
            item: Json = {"label": label, "kind": _PROPERTY, "documentation": meaning}
            item |= {"sortText": f"{number:02}", "filterText": name}
            if snippets and not follows and not new.startswith("["):
                item["insertTextFormat"] = _SNIPPET
            made.append({**item, "textEdit": {"range": range_, "newText": new}})
        return made

    # -- values

    async def _values(self, spot: _Spot, key: str, start: int) -> Json | list[Json] | None:
        """Offer what can stand behind a key; `start` is where its value begins."""
        typed = spot.before[start:]
        if key == "severity":
            return _plain(spot, start, typed, [f'"{one}"' for one in SEVERITIES], _ENUM_MEMBER)
        if spot.table != "rule":
            return None
        if key == "submodules":
            return _plain(spot, start, typed, ["false", "true"], _VALUE)
        if key == "since":
            return _plain(spot, start, typed, [date.today().isoformat()], _VALUE)
        if key in {"legacy", "canonical"} and typed[:1] in {'"', "'"}:
            return await self._references(spot, start + 1, typed[1:])
        return None

    async def _references(self, spot: _Spot, start: int, typed: str) -> Json:
        """Offer modules, and behind a colon the names in one."""
        folder = spot.registry.folder
        module, colon, name = typed.partition(":")
        if colon:
            outer, dot, _ = name.rpartition(".")
            begin = start + len(module) + 1 + len(outer) + len(dot)
            found = [] if dot else await self._session.in_background(lambda: _names(folder, module))
        else:
            parent, dot, _ = module.rpartition(".")
            begin = start + len(parent) + len(dot)
            found = await self._session.in_background(lambda: _modules(folder, parent))
        range_ = spot.range_from(begin)
        items = [
            {
                "label": label,
                "kind": kind,
                **({"detail": detail} if detail else {}),
                "textEdit": {"range": range_, "newText": label},
            }
            for label, kind, detail in found
        ]
        return {"isIncomplete": False, "items": items}


def _filled(name: str, *, snippets: bool) -> str:
    """Return the value that a key is offered with."""
    if snippets:
        if name in {"since", "deadline"}:
            return f"${{1:{date.today().isoformat()}}}"
        return _FILLED.get(name, '"$1"')
    return _BARE.get(name, '[""]' if name in _LISTS else '""')


def _plain(spot: _Spot, start: int, typed: str, texts: list[str], kind: int) -> list[Json]:
    """Offer texts in place of what is typed; a quote that the editor closed is taken along."""
    after = spot.registry.line(spot.line)[spot.column :]
    closed = 1 if typed[:1] in {'"', "'"} and after[:1] == typed[:1] else 0
    range_ = spot.registry.range(spot.line, start, spot.column + closed)
    return [
        {
            "label": text.strip('"'),
            "kind": kind,
            "filterText": text if not typed or typed[0] == '"' else text.strip('"'),
            "textEdit": {"range": range_, "newText": text},
        }
        for text in texts
    ]


def _table_above(registry: RegistryText, line: int) -> str | None:
    """Return the table that a line is in: `rule`, `phase`, "" for the top; None for another's."""
    for number in range(line - 1, -1, -1):
        header = _HEADER.match(registry.line(number))
        if header is not None:
            name = tuple(header[1].split("."))
            below = name[len(registry.table) :]
            if name[: len(registry.table)] != registry.table or below[1:]:
                return None
            return below[0] if below and below[0] in {"rule", "phase"} else "" if not below else None
    return None if registry.table else ""


def _keys_in_table(spot: _Spot) -> set[str]:
    """Collect the keys around a line, up to the next headers."""
    registry = spot.registry
    taken = set()
    for step, number in ((-1, spot.line - 1), (1, spot.line + 1)):
        at = number
        while 0 <= at < registry.lines.line_count and not _HEADER.match(registry.line(at)):
            if match := _KEY_LINE.match(registry.line(at)):
                taken.add(match[1])
            at += step
    return taken


def _modules(folder: Folder, parent: str) -> list[tuple[str, int, str]]:
    """List the modules in a package; without one, those at the top of the source roots."""
    modules = folder.modules()
    if not parent:
        return [(name, _MODULE, "") for name in sorted(_top_level(folder.search))]
    exports = modules.names(parent)
    names = sorted(exports.names) if exports is not None else []
    return [(name, _MODULE, "") for name in names if _is_submodule(modules, parent, name)]


def _names(folder: Folder, module: str) -> list[tuple[str, int, str]]:
    """List the names in a module, with kinds and signatures where there are not too many."""
    modules = folder.modules()
    exports = modules.names(module)
    if exports is None:
        return []
    names = sorted((name for name in exports.names if not _is_dunder(name)), key=_public_first)
    made = []
    for number, name in enumerate(names):
        found = modules.look_up(ObjectRef(module, name)) if number < _MOST_KINDS else None
        if found is None:
            made.append((name, _VALUE, ""))
        elif not _is_submodule(modules, module, name):
            made.append((name, _KINDS[found.kind], found.signature))
    return made


def _is_submodule(modules: Modules, parent: str, name: str) -> bool:
    """Tell whether a name in a package is a module of its own, not one that the package imports."""
    module = ObjectRef(f"{parent}.{name}")
    found = modules.look_up(ObjectRef(parent, name))
    return found.kind == "module" and found.defined == module


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _public_first(name: str) -> tuple[bool, str]:
    return name.startswith("_"), name


def _top_level(roots: Iterable[str]) -> set[str]:
    """Name what lies directly in the source roots and can be imported."""
    found = set()
    for root in roots:
        try:
            entries = list(os.scandir(root))
        except OSError:
            continue
        for entry in entries:
            stem, dot, suffix = entry.name.partition(".")
            is_module = dot and suffix in {"py", "pyi"}
            if stem.isidentifier() and (
                is_module or (not dot and entry.is_dir() and _has_python(entry.path))
            ):
                found.add(stem)
    return found


def _has_python(directory: str) -> bool:
    """Tell whether a directory holds Python, itself or one level down."""
    try:
        entries = list(os.scandir(directory))
    except OSError:
        return False
    if any(entry.name.endswith((".py", ".pyi")) for entry in entries):
        return True
    return any(entry.is_dir() and os.path.isfile(f"{entry.path}/__init__.py") for entry in entries)  # noqa: PTH113

"""From a registry document to the code: definitions, uses; and what is in the document itself.

Source: LSP 3.17, "Goto Definition Request", "Find References Request", "Document Symbols Request".
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from ssot_lsp.core.imports import statement_at
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.registries.document import read_ref
from ssot_lsp.server.convert import range_of
from ssot_lsp.server.features.registry_text import registry_text
from ssot_lsp.server.features.rule_uses import locations
from ssot_lsp.server.protocol import Plain
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.registry_text import Entry, RegistryText
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

_MODULE, _NAMESPACE, _CONSTANT = 2, 3, 14  # SymbolKind
_IMPORT = re.compile(rb"(?:\bfrom[ \t]+[.\w]+[ \t]+)?\bimport\b")
_PATCH = re.compile(r"@?\bpatch[\w.]*\(\s*[\"']([^\"']+)[\"']")


class RegistryNavigation:
    """Answers for one session."""

    def __init__(self, session: Session) -> None:
        """Answer for the registry documents of `session`."""
        self._session = session

    # -- definition

    async def definition(self, params: types.DefinitionParams) -> Plain:
        """Answer `textDocument/definition`: where the module or the name at a place is defined."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        registry = registry_text(session, document) if document is not None else None
        if registry is None:
            return Plain(None)
        line = params.position.line
        column = registry.code_points(line, params.position.character)
        if (path := self._linked(registry, line, column)) is not None:
            return Plain({"uri": uri_of(path), "range": range_of((0, 0, 0, 0))})
        ref = _toml_ref(registry, line, column) if registry.is_toml else _markdown_ref(registry, line, column)
        if ref is None:
            return Plain(None)
        return Plain(await self._place_of(registry.folder, ref))

    async def _place_of(self, folder: Folder, ref: ObjectRef) -> Json | None:
        """Find where an object is defined; its module where that is not known of the object itself."""

        def ask() -> tuple[str, int] | None:
            modules = folder.modules()
            for one in (ref, ObjectRef(ref.module)):
                found = modules.look_up(one)
                if found.status == "present" and found.path:
                    return found.path, found.line
            return None

        place = await self._session.in_background(ask)
        if place is None:
            return None
        line = max(0, place[1] - 1)
        return {"uri": uri_of(place[0]), "range": range_of((line, 0, line, 0))}

    def _linked(self, registry: RegistryText, line: int, column: int) -> str | None:
        """Return the path of the document that a string of `extends` or `documents` names."""
        if not registry.is_toml:
            return None
        for name, links in (("extends", registry.read.extends), ("documents", registry.read.documents)):
            for index, link in enumerate(links):
                found = registry.string((*registry.table, name, index))
                if found is not None and found[1] == line and found[2] <= column <= found[3]:
                    path = os.path.normpath(os.path.join(os.path.dirname(registry.path), link.text))  # noqa: PTH118, PTH120
                    return path if os.path.isfile(path) else None  # noqa: PTH113
        return None

    # -- references

    def references(self, params: types.ReferenceParams) -> Plain:
        """Answer `textDocument/references`: every use of the rule at a place."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        registry = registry_text(session, document) if document is not None else None
        if registry is None:
            return Plain(None)
        entry = registry.entry_at(params.position.line, params.position.character)
        rule = registry.in_force(entry.rule) if entry is not None and entry.rule is not None else None
        if entry is None or rule is None:
            return Plain([])
        found = locations(rule, registry.folder, session)
        if params.context.include_declaration:
            own = {"uri": registry.document.uri, "range": _name_range(registry, entry)}
            found.insert(0, own)
        return Plain(found)

    # -- symbols

    def symbols(self, params: types.DocumentSymbolParams) -> Plain:
        """Answer `textDocument/documentSymbol`: the phases and the rules."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        registry = registry_text(session, document) if document is not None else None
        if registry is None:
            return Plain(None)
        made = []
        for entry in registry.entries():
            named = _symbol(entry)
            if named is None:
                continue
            name, detail, kind = named
            range_ = registry.whole_lines(entry.first, entry.last)
            if session.client.symbol_tree:
                selection = _name_range(registry, entry)
                symbol = {"name": name, "detail": detail, "kind": kind, "range": range_}
                made.append({**symbol, "selectionRange": selection})
            else:
                location = {"uri": registry.document.uri, "range": range_}
                made.append({"name": name, "kind": kind, "location": location})
        return Plain(made)


def _symbol(entry: Entry) -> tuple[str, str, int] | None:
    """Return name, detail and kind of a symbol."""
    if entry.phase is not None:
        return entry.phase.name, f"phase, {entry.phase.severity or 'no severity of its own'}", _NAMESPACE
    rule = entry.rule
    if rule is None:
        return None
    detail = f"→ {rule.canonical}" if rule.canonical else "no replacement"
    return str(rule.legacy), detail, _MODULE if rule.legacy.is_module else _CONSTANT


def _name_range(registry: RegistryText, entry: Entry) -> Json:
    """Return the range of the string that names a rule or phase, inside of the entry's own."""
    if entry.key:
        found = registry.string((*entry.key, "legacy" if entry.kind == "rule" else "name"))
        if found is not None and entry.first <= found[1] <= entry.last:
            return registry.range(*found[1:])
    line = registry.line(entry.first)
    start = entry.rule.origin.column - 1 if entry.rule and entry.rule.origin and not entry.key else 0
    return registry.range(entry.first, min(start, len(line)), len(line.rstrip()))


def _toml_ref(registry: RegistryText, line: int, column: int) -> ObjectRef | None:
    """Return the object that a string of a rule names, up to the segment at a place."""
    entry = next((one for one in registry.entries() if one.first <= line <= one.last), None)
    if entry is None or entry.kind != "rule":
        return None
    for name in ("legacy", "canonical"):
        found = registry.string((*entry.key, name))
        if found is not None and found[1] == line and found[2] <= column <= found[3]:
            return _up_to(found[0], column - found[2])
    return _renamed(registry, entry.rule, entry, line, column) if entry.rule is not None else None


def _renamed(registry: RegistryText, rule: Rule, entry: Entry, line: int, column: int) -> ObjectRef | None:
    """Return the old or the new name of a pair in `rename`."""
    for old, new in rule.rename:
        key = (*entry.key, "rename", old)
        found = registry.string(key)
        if found is None or found[1] != line:
            continue
        start = registry.places()[key][0][1] - 1
        if found[2] <= column <= found[3] and rule.canonical is not None:
            return ObjectRef(rule.canonical.module, new)
        if start <= column <= start + len(old):
            return ObjectRef(rule.legacy.module, old)
    return None


def _up_to(text: str, at: int) -> ObjectRef | None:
    """Read an object reference up to the end of the segment at an index."""
    ends = [end for sign in ".:" if (end := text.find(sign, at)) >= 0]
    ref = read_ref(text[: min(ends)] if ends else text)
    return ref if isinstance(ref, ObjectRef) else None


def _markdown_ref(registry: RegistryText, line: int, column: int) -> ObjectRef | None:
    """Return the object that an import statement or a patch target on a line names at a place."""
    text = registry.line(line)
    for match in _PATCH.finditer(text):
        if match.start(1) <= column <= match.end(1):
            return _dotted(match[1], column - match.start(1))
    utf8 = text.replace("`", "#").encode()  # what ends there ends the statement
    at = len(text[:column].encode())
    for hit in _IMPORT.finditer(utf8):
        # what stands in a comment is no statement: read from the statement's own first word on
        statement = statement_at(utf8[hit.start() :], hit.end() - 6 - hit.start())
        if statement is not None:
            found = _in_statement(statement, utf8[hit.start() :], at - hit.start())
            if found is not None:
                return found
    entry = next((one for one in registry.entries() if one.first == line), None)  # in a list over lines
    return entry.rule.legacy if entry is not None and entry.rule is not None else None


def _in_statement(statement: ImportStatement, utf8: bytes, at: int) -> ObjectRef | None:
    """Return the object at an offset in an import statement."""
    span = statement.module_span
    if statement.form == "from" and not statement.level and span.start <= at <= span.end:
        return _up_to(utf8[span.start : span.end].decode(), at - span.start)
    for entry in statement.names:
        if not entry.span.start <= at <= entry.end or entry.name == "*":
            continue
        if statement.form == "import":
            return _up_to(entry.name, min(at - entry.span.start, len(entry.name)))
        return None if statement.level else ObjectRef(statement.module, entry.name)
    return None


def _dotted(text: str, at: int) -> ObjectRef | None:
    """Read a dotted path, up to the segment at an index: its last part is a name in the rest."""
    end = text.find(".", at)
    path = text if end < 0 else text[:end]
    module, _, name = path.rpartition(".")
    ref = read_ref(f"{module}:{name}" if module else path)
    return ref if isinstance(ref, ObjectRef) else None

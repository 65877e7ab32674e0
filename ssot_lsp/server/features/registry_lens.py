"""A code lens for each rule of a registry document: how many uses are left, and a fix for them.

Source: LSP 3.17, "Code Lens Request", "Code Lens Refresh Request".
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.registries.merge import rule_key
from ssot_lsp.server.features.registry_text import open_registries, registry_text
from ssot_lsp.server.features.rule_uses import (
    count_of,
    counts_are_whole,
    silenced_phrase,
    silenced_tally,
    tally,
)
from ssot_lsp.server.protocol import Failure, Plain
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ssot_lsp.core.rules import Rule
    from ssot_lsp.registries.merge import RuleKey
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.registry_problems import RegistryProblems
    from ssot_lsp.server.features.registry_text import Entry, RegistryText
    from ssot_lsp.server.features.rule_uses import Tally
    from ssot_lsp.server.session import Session

FIX_RULE = "ssot.fixRule"
OPEN_ENTRY = "ssot.openRegistryEntry"
_SETTLE = 0.5  # seconds; counts change in crowds


@dataclass(frozen=True, slots=True)
class _Counts:
    """What the lenses of a folder's documents are made of; `missing` are rules without a replacement.

    `silenced` counts, by rule id, the findings that comments silence.
    """

    rules: int
    tally: Tally
    silenced: dict[str, int]
    whole: bool
    missing: frozenset[RuleKey]


class RegistryLens:
    """Answers for one session, and asks the client to ask again when counts have changed."""

    def __init__(self, session: Session, problems: RegistryProblems) -> None:
        """Answer for the registry documents of `session`; `problems` knows which replacements are missing."""
        self._session = session
        self._problems = problems
        self._shown: dict[int, _Counts] = {}  # by folder, what its lenses were made of
        self._waiting = False

    def lenses(self, params: types.CodeLensParams) -> Plain:
        """Answer `textDocument/codeLens`."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        registry = registry_text(session, document) if document is not None else None
        if registry is None:
            return Plain([])
        counts = self._shown[id(registry.folder)] = self._counts(registry)
        made = [self._lens(registry, entry, counts) for entry in registry.entries()]
        return Plain([lens for lens in made if lens is not None])

    def _counts(self, registry: RegistryText) -> _Counts:
        folder, session = registry.folder, self._session
        missing = self._problems.unresolved(folder)
        return _Counts(
            folder.rules.number,
            tally(folder, session),
            silenced_tally(folder, session),
            counts_are_whole(folder, session),
            missing,
        )

    def _lens(self, registry: RegistryText, entry: Entry, counts: _Counts) -> Json | None:
        rule = entry.rule
        if rule is None:
            return None
        now = registry.in_force(rule)
        if now is None:
            return None
        range_ = registry.whole_lines(entry.first, entry.first)
        if registry.state(rule) == "overridden" and now.origin is not None:
            title = f"the rule in {self._name(registry, now.origin.path)}:{now.origin.line} takes its place"
            return _lens(range_, title, *self._open(registry, now))
        uses, files = counts.tally.get(now.id, (0, 0))
        if not uses:
            return _lens(range_, _nothing_left(now, counts.silenced.get(now.id, 0), whole=counts.whole))
        title = f"{count_of(uses, 'legacy use')} in {count_of(files, 'file')}"
        title += "" if counts.whole else " so far"
        can_be_fixed = now.canonical is not None and rule_key(now) not in counts.missing
        if not can_be_fixed or not self._session.client.applies_edits:
            return _lens(range_, title)
        return _lens(range_, f"{title} · fix what is safe", FIX_RULE, [now.id, registry.document.uri])

    def _open(self, registry: RegistryText, rule: Rule) -> tuple[str, list[str]]:
        """Return the command that shows another rule's line, where the client can show it."""
        if not self._session.client.shows_documents:
            return "", []
        return OPEN_ENTRY, [rule.id, registry.document.uri]

    def _name(self, registry: RegistryText, path: str) -> str:
        return uri_of(path).removeprefix(uri_of(registry.folder.root)).lstrip("/")

    # -- refresh

    def news(self) -> None:
        """Hear that findings may have changed."""
        if self._waiting or not self._shown or not self._session.client.refreshes_lenses:
            return
        self._waiting = True
        self._session.start(self._compare())

    async def _compare(self) -> None:
        """Ask the client to ask again, if what it shows is no longer true."""
        try:
            await asyncio.sleep(_SETTLE)
        finally:
            self._waiting = False
        session = self._session
        registries = open_registries(session)
        if not registries:
            self._shown.clear()
            return
        counts = {id(one.folder): self._counts(one) for one in registries}
        if all(self._shown.get(key) == count for key, count in counts.items()):
            return
        self._shown = counts
        try:
            await session.protocol.ask("workspace/codeLens/refresh", None)
        except Failure:
            return


def _nothing_left(rule: Rule, silenced: int, *, whole: bool) -> str:
    if not whole:
        return "no uses known so far"
    if silenced:
        return f"0 uses left{silenced_phrase(silenced)}"
    return "0 uses left outside of `allow`" if rule.allow else "0 uses left · the rule can go"


def _lens(range_: Json, title: str, command: str = "", arguments: list[str] | None = None) -> Json:
    """Make a code lens; without a command it only says something."""
    made: Json = {"title": title, "command": command}
    if arguments:
        made["arguments"] = arguments
    return {"range": range_, "command": made}

"""Hover in a registry document: what a key is for, and how things stand with a rule or a phase."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from ssot_lsp.server.features import rule_text
from ssot_lsp.server.features.registry_text import registry_text
from ssot_lsp.server.features.rule_uses import count_of, counts_are_whole, phase_tally
from ssot_lsp.server.features.schema import keys_of
from ssot_lsp.server.features.style import Style

if TYPE_CHECKING:
    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Phase, Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.features.registry_text import Entry, RegistryText
    from ssot_lsp.server.session import Session

_PATIENCE = 1.0  # seconds for the resolve gate
_KEY = re.compile(r"\s*([A-Za-z-]+)\s*=")


class RegistryHover:
    """Answers for one session."""

    def __init__(self, session: Session) -> None:
        """Answer for the registry documents of `session`."""
        self._session = session

    async def hover(self, document: Document, line: int, column: int) -> Json | None:
        """Explain what stands at a place; None where it is nothing of a registry."""
        registry = registry_text(self._session, document)
        if registry is None:
            return None
        entry = registry.entry_at(line, column)
        described = self._of_key(registry, entry, line, column)
        if described is not None:
            return described
        if entry is None:
            return None
        range_ = registry.whole_lines(entry.first, entry.last)
        if entry.phase is not None:
            return self._style().hover(self._phase_text(registry, entry.phase), range_)
        if entry.rule is not None:
            return self._style().hover(await self._rule_text(registry, entry.rule), range_)
        return None

    def _of_key(self, registry: RegistryText, entry: Entry | None, line: int, column: int) -> Json | None:
        """Say what a key is for, when the place is on one."""
        match = _KEY.match(registry.line(line)) if registry.is_toml else None
        if match is None or not match.start(1) <= registry.code_points(line, column) <= match.end(1):
            return None
        meaning = keys_of(entry.kind if entry is not None else "").get(match[1])
        if meaning is None:
            return None
        style = self._style()
        return style.hover(
            (style.code(match[1]), style.prose(meaning)), registry.range(line, match.start(1), match.end(1))
        )

    def _phase_text(self, registry: RegistryText, phase: Phase) -> list[str]:
        style, folder = self._style(), registry.folder
        uses, files = phase_tally(folder, self._session).get(phase.name, (0, 0))
        known = "" if counts_are_whole(folder, self._session) else ", as far as is known"
        left = f"{count_of(uses, 'legacy use')} in {count_of(files, 'file')}{known}."
        severity = f"Severity: {phase.severity}." if phase.severity else ""
        return [f"Phase {style.code(phase.name)}", severity, left if uses else f"No legacy use{known}."]

    async def _rule_text(self, registry: RegistryText, rule: Rule) -> list[str]:
        style, folder = self._style(), registry.folder
        now = registry.in_force(rule)
        answers = await self._looked_up(registry, rule)
        paragraphs = [
            rule_text.verdict(rule.legacy, rule.canonical, style),
            rule_text.reason_of(rule, style),
            self._state_text(registry, rule, now),
        ]
        if rule.canonical is not None:
            found = answers[1] if answers is not None else None
            paragraphs += rule_text.canonical_text(rule.canonical, found, folder, style)
        facts = [*rule_text.renames_of(rule, style), *rule_text.time_of(rule)]
        facts += rule_text.people_of(rule, style)
        if now is not None and registry.state(rule) in {"in force", "changed"}:
            facts.append(rule_text.left_of(now, folder, self._session))
        legacy = answers[0] if answers is not None else None
        if legacy is not None and not rule.strings_only:
            facts.append(_legacy_fact(rule.legacy, legacy, style))
        paragraphs.append(style.items(facts))
        return paragraphs

    def _state_text(self, registry: RegistryText, rule: Rule, now: Rule | None) -> str:
        """Say that a rule is not in force as it stands here, and why; nothing when it is."""
        style = self._style()
        state = registry.state(rule)
        if state == "overridden" and now is not None and now.origin is not None:
            place = rule_text.place_link(now.origin, registry.folder, style)
            return f"Not in force: the rule in {place} takes its place."
        if state == "faulty":
            return "Not in force: see the problem reported for it."
        if state == "changed":
            return "Not in force as it stands here: it was changed, and takes effect when the file is saved."
        return "Not in force yet: it takes effect when the file is saved." if state == "unsaved" else ""

    async def _looked_up(
        self, registry: RegistryText, rule: Rule
    ) -> tuple[Lookup | None, Lookup | None] | None:
        """Ask about the legacy and the canonical object; None when that takes long."""
        session, folder = self._session, registry.folder

        def ask() -> tuple[Lookup | None, Lookup | None]:
            modules = folder.modules()
            legacy = None if rule.strings_only else modules.look_up(rule.legacy)
            return legacy, modules.look_up(rule.canonical) if rule.canonical is not None else None

        task = session.start(session.in_background(ask))
        await asyncio.wait({task}, timeout=_PATIENCE)
        return task.result() if task.done() and not task.cancelled() and task.exception() is None else None

    def _style(self) -> Style:
        return Style(markdown=self._session.client.markdown_hover)


def _legacy_fact(legacy: ObjectRef, lookup: Lookup, style: Style) -> str:
    if lookup.status == "present":
        return f"{style.code(legacy)} still exists"
    if lookup.status == "absent":
        return f"{style.code(legacy)} does not exist"
    return f"whether {style.code(legacy)} still exists cannot be known"

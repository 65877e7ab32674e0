"""After a rename: a rule for the registry, so that the old name is known as legacy where it comes back."""

from __future__ import annotations

import logging
import os
from datetime import date
from typing import TYPE_CHECKING

from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.text import LineIndex
from ssot_lsp.server.convert import workspace_edit
from ssot_lsp.server.protocol import Failure
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session
    from ssot_lsp.workspace.renames import ModuleMove

logger = logging.getLogger(__name__)

_YES, _NO = "Add rule", "Not now"
_INFO = 3  # MessageType


class RuleOffer:
    """Asks the user, and adds what they agree to."""

    def __init__(self, session: Session) -> None:
        """Ask in `session`."""
        self._session = session

    async def offer(self, folder: Folder, moves: tuple[ModuleMove, ...]) -> None:
        """Offer a rule for each move that the registry does not know, in one question."""
        session = self._session
        pairs = self._wanted(folder, moves)
        config = folder.config
        if not pairs or config is None or not session.client.applies_edits:
            return
        if self._addition(config, pairs) is None:
            return
        name = os.path.basename(config)  # noqa: PTH119
        what = (
            f"a rule {pairs[0][0]} → {pairs[0][1]}"
            if len(pairs) == 1
            else f"{len(pairs)} rules for what was renamed"
        )
        question = {
            "type": _INFO,
            "message": f"Add {what} to {name}?",
            "actions": [{"title": _YES}, {"title": _NO}],
        }
        try:
            answer = await session.protocol.ask("window/showMessageRequest", question)
            if isinstance(answer, dict) and answer.get("title") == _YES:
                await self._add(config, pairs)
        except Failure as failure:
            logger.warning("the rule was not added: %s", failure)

    def _wanted(self, folder: Folder, moves: tuple[ModuleMove, ...]) -> list[tuple[ObjectRef, ObjectRef]]:
        """Return the moves as rules, without those that are known or would go in a circle."""
        index = RuleIndex(folder.rules.registry.rules)
        names = {move.new for move in moves}
        pairs = []
        for move in moves:
            if move.old in names:  # another module has the name now: an import of it may well be meant
                continue
            known = index.match(move.old)
            back = index.match(move.new)
            if known is not None and known.canonical == ObjectRef(move.new):
                continue
            if any(rule.legacy == ObjectRef(move.old) for rule in index.rules) or back is not None:
                continue
            pairs.append((ObjectRef(move.old), ObjectRef(move.new)))
        return pairs

    def _text(self, config: str) -> tuple[bytes, str, int | None] | None:
        """Return the registry as the user sees it, with its URI and version where it is open."""
        document = self._session.document_at(config)
        if document is not None:
            return document.utf8, document.uri, document.version
        try:
            with open(config, "rb") as file:  # noqa: PTH123
                return file.read().removeprefix(b"\xef\xbb\xbf"), uri_of(config), None
        except OSError:
            return None

    def _addition(self, config: str, pairs: list[tuple[ObjectRef, ObjectRef]]) -> str | None:
        from ssot_lsp.registries.append import rules_to_append

        shown = self._text(config)
        return rules_to_append(shown[0], config, pairs, date.today()) if shown is not None else None

    async def _add(self, config: str, pairs: list[tuple[ObjectRef, ObjectRef]]) -> None:
        """Add the rules to the registry as it is by now, and show them."""
        session = self._session
        shown, addition = self._text(config), self._addition(config, pairs)
        if shown is None or addition is None:
            return
        utf8, uri, version = shown
        line, column = LineIndex(utf8).position(len(utf8), session.client.unit)
        end = {"line": line, "character": column}
        edit = workspace_edit(
            [(uri, version, [{"range": {"start": end, "end": end}, "newText": addition}])], session.client
        )
        answer = await session.protocol.ask(
            "workspace/applyEdit",
            {"label": f"Add to {os.path.basename(config)}", "edit": edit},  # noqa: PTH119
        )
        applied = isinstance(answer, dict) and answer.get("applied") is True
        if applied and session.client.shows_documents:
            await session.protocol.ask(
                "window/showDocument",
                {"uri": uri, "takeFocus": False, "selection": {"start": end, "end": end}},
            )

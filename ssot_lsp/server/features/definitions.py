"""Where canonical objects are defined, looked up in the background and shown once they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

    Key = tuple[int, int, ObjectRef]  # identity of the folder, number of its rules, the object


class Definitions:
    """What the resolve gate said of canonical objects, asked once for each under the same rules."""

    def __init__(self, session: Session, shown_anew: Callable[[str], None]) -> None:
        """Ask in the background of `session`; `shown_anew` is handed the URI of a document with news."""
        self._session = session
        self._shown_anew = shown_anew
        self._known: dict[Key, Lookup] = {}
        self._asked: set[Key] = set()

    def forget(self) -> None:
        """Ask again from now on."""
        self._known.clear()
        self._asked.clear()

    def of(self, folder: Folder, canonical: ObjectRef | None) -> Lookup | None:
        """Return where an object is defined, as far as that is known already."""
        if canonical is None:
            return None
        return self._known.get((id(folder), folder.rules.number, canonical))

    def look_up(self, document: Document) -> None:
        """Find out where the canonical objects of a document's findings are defined."""
        session = self._session
        program = session.program(document)
        if program is None or not session.client.related_information:
            return
        folder, number = program.folder, program.folder.rules.number
        keys = {
            (id(folder), number, finding.canonical)
            for finding in session.report(program).findings
            if finding.canonical is not None
        } - self._asked
        if keys:
            self._asked |= keys
            session.start(self._look_up(folder, document.uri, keys))

    async def _look_up(self, folder: Folder, uri: str, keys: set[Key]) -> None:
        def ask() -> dict[Key, Lookup]:
            modules = folder.modules()
            return {key: modules.look_up(key[2]) for key in keys}

        found = await self._session.in_background(ask)
        self._known.update(found)
        if any(lookup.path for lookup in found.values()):
            self._shown_anew(uri)

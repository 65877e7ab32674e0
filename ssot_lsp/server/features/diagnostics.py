"""Diagnostics of open documents, and of files: pushed to clients that do not pull, answered to those that do.

Source: LSP 3.17, "Publish Diagnostics", "Pull Diagnostics".
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lsp.core.text import LineIndex
from ssot_lsp.server.convert import diagnostic, problem_diagnostic
from ssot_lsp.server.features.definitions import Definitions
from ssot_lsp.server.features.registry_problems import RegistryProblems
from ssot_lsp.server.protocol import Text
from ssot_lsp.server.rendering import Renderer, dumps
from ssot_lsp.server.uris import path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.core.findings import Finding
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session
    from ssot_lsp.workspace.scan import Place

logger = logging.getLogger(__name__)

_PATIENCE = 0.2  # seconds that a burst of edits may put a report off
_SETTLE = 0.15  # seconds without an edit, after which a long text is looked at whole


class Diagnostics:
    """Keeps what the client shows equal to what is true."""

    def __init__(self, session: Session) -> None:
        """Listen to what happens in `session`."""
        self._session = session
        self._due: dict[str, float] = {}  # URI -> when it became due
        self._scheduled = False
        self._results: dict[str, tuple[str, str]] = {}  # URI -> last result id and what was given out
        self._number = 0
        self._name = f"{time.time_ns():x}"  # an id of another run of the server must mean nothing here
        self.news = asyncio.Event()
        self.on_news: list[Callable[[], None]] = []  # findings may have changed
        self.problems = RegistryProblems(session, lambda document: self._shown_anew(document.uri))
        self.definitions = Definitions(session, self._shown_anew)
        self._renderer: Renderer | None = None
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._given: dict[str, str] = {}  # URI -> the diagnostics that the client was given last
        session.on_documents.append(self._documents_changed)
        session.on_close.append(self._closed)
        session.on_rules.append(self._rules_read)
        session.on_folders.append(lambda _added, removed: self._folders_gone(removed))

    # -- what is true

    def of_document(self, document: Document) -> list[Json]:
        """Return the diagnostics of an open document."""
        items: list[Json] = json.loads(self._text_of(document))
        return items

    def _text_of(self, document: Document) -> str:
        """Write the diagnostics of an open document: a JSON array."""
        path = path_of(document.uri)
        texts: list[str] = []
        if path is not None and document.notebook is None:
            for folder in self._session.folders:
                if folder.speaks_of(path):
                    texts = list(map(dumps, self._of_registry(folder, path, document.lines)))
        program = self._session.program(document)
        if program is not None:
            texts += self._of_program(program, document)
        elif path is not None and document.notebook is None and path.endswith(".ipynb"):
            holder = self._session.folder_of(path)  # shown as text: what is known of the file
            texts = list(map(dumps, self.of_file(holder, path))) if holder is not None else []
        return f"[{','.join(texts)}]"

    def _of_program(self, program: Program, document: Document) -> list[str]:
        session = self._session
        if self._renderer is None:
            self._renderer = Renderer(session.client)
        write, unit, folder = self._renderer.text, session.client.unit, program.folder
        texts = []
        for finding in session.report(program).findings:
            owner, place = program.place(finding.span.start, finding.span.end, unit)
            if owner is document:
                texts.append(write(finding, place, self.definitions.of(folder, finding.canonical)))
        return texts

    def of_finding(self, program: Program, finding: Finding, place: Place) -> Json:
        """Return the diagnostic of a finding that stands at `place`."""
        definition = self.definitions.of(program.folder, finding.canonical)
        return diagnostic(finding, place, self._session.client, definition)

    def _of_registry(self, folder: Folder, path: str, lines: LineIndex) -> list[Json]:
        """Return the faults of the registry that stand in one of its documents."""
        client = self._session.client
        return [
            problem_diagnostic(problem, lines, client)
            for problem in self.problems.of(folder)
            if problem.origin.path == path
        ]

    def of_file(self, folder: Folder, path: str) -> list[Json]:
        """Return the diagnostics of a file that is not open."""
        client = self._session.client
        items: list[Json] = []
        if folder.speaks_of(path):
            items = self._of_registry(folder, path, LineIndex(_read(path)))
        found = folder.files.get(path)
        if found is None or self._session.is_notebook(path):
            return items  # the cells of an open notebook speak for themselves
        made = [
            diagnostic(finding, place, client, self.definitions.of(folder, finding.canonical))
            for finding, place in zip(found.findings, found.places, strict=True)
        ]
        for item, (cell, line) in zip(made, found.cells, strict=False):
            item["message"] += f" (cell {cell}, line {line})"
        return items + made

    # -- push

    def _documents_changed(self, documents: list[Document]) -> None:
        """Look at documents soon; a cell drags the cells of its notebook along."""
        session = self._session
        now = time.monotonic()
        for document in (*documents, *self.problems.others(documents)):
            uris = (
                session.notebooks.get(document.notebook, [document.uri])
                if document.notebook
                else [document.uri]
            )
            for uri in uris:
                self._due.setdefault(uri, now)
        self._tell_news()
        if not session.client.pulls and not self._scheduled and self._due:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)
        elif session.client.pulls:
            self._due.clear()

    def _flush(self) -> None:
        """Publish what is due, unless more edits are waiting to be read."""
        session = self._session
        now = time.monotonic()
        if session.protocol.loop.is_behind and all(now - since < _PATIENCE for since in self._due.values()):
            asyncio.get_running_loop().call_soon(self._flush)
            return
        self._scheduled = False
        due, self._due = self._due, {}
        for uri in due:
            document = session.documents.get(uri)
            if document is None:
                continue
            try:
                self.publish(document)
            except Exception:  # a fault of ours in one document leaves the others theirs
                logger.exception("no diagnostics for %s", uri)

    def publish(self, document: Document) -> None:
        """Send the diagnostics of an open document, with its version: also when they are the same as before.

        A client that goes by versions throws away what it was sent for an older one.
        """
        version = f',"version":{document.version}' if self._session.client.takes_versions else ""
        uri = json.dumps(document.uri)
        items = self._given[document.uri] = self._text_of(document)
        self._session.protocol.send_text(
            '{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":'
            f'{{"uri":{uri}{version},"diagnostics":{items}}}}}'
        )
        self._settle_later(document)
        self.definitions.look_up(document)

    def _settle_later(self, document: Document) -> None:
        """Look at a long text whole, once its user rests."""
        program = self._session.program(document)
        timer = self._timers.pop(document.uri, None)
        if timer is not None:
            timer.cancel()
        if program is not None and program.provisional:
            loop = asyncio.get_running_loop()
            self._timers[document.uri] = loop.call_later(_SETTLE, self._settle, document.uri)

    def _settle(self, uri: str) -> None:
        self._timers.pop(uri, None)
        self._session.start(self._settled(uri))

    async def _settled(self, uri: str) -> None:
        """Look at a text whole, and show what is true where that is something else than what is shown."""
        session = self._session
        document = session.documents.get(uri)
        program = session.program(document) if document is not None else None
        if document is None or program is None:
            return
        await session.settled(program)  # it may be already: actions were asked for meanwhile
        current = session.documents.get(uri) is document and session.program(document) is program
        if current and self._text_of(document) != self._given.get(uri):
            self._shown_anew(uri)

    def _shown_anew(self, uri: str) -> None:
        """Show a document's diagnostics again: more is known of them."""
        document = self._session.documents.get(uri)
        if self._session.client.pulls:
            self.refresh()
        elif document is not None:
            self.publish(document)

    def publish_file(self, folder: Folder, path: str) -> None:
        """Send the diagnostics of a file that is not open, to a client that does not pull."""
        session = self._session
        self._tell_news()
        if session.client.pulls:
            return
        document = session.document_at(path)
        if document is not None:
            if path.endswith(".ipynb"):  # as text: it shows what is known of the file
                self.publish(document)
            return
        params = {"uri": uri_of(path), "diagnostics": self.of_file(folder, path)}
        session.protocol.send_plain(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    def _closed(self, document: Document) -> None:
        """Show for a closed document what is true of the file."""
        self._due.pop(document.uri, None)
        self._results.pop(document.uri, None)
        self._given.pop(document.uri, None)
        session = self._session
        if session.client.pulls:
            self._tell_news()
            return
        path = path_of(document.uri)
        folder = session.folder_of(path) if path else None
        if path and folder is not None and document.notebook is None and session.document_at(path) is None:
            params = {"uri": document.uri, "diagnostics": self.of_file(folder, path)}
        else:
            params = {"uri": document.uri, "diagnostics": []}
        session.protocol.send_plain(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    # -- the registry and the folders

    def _rules_read(self, folder: Folder, changed: bool) -> None:
        """Show the registry's faults, and under new rules everything anew."""
        if changed:
            self.definitions.forget()
            if self._renderer is not None:
                self._renderer.forget()
            self.refresh()
            self._documents_changed(list(self._session.documents))
        else:
            opened = [self._session.document_at(path) for path in folder.documents]
            self._documents_changed([document for document in opened if document is not None])
            self.refresh()
        for path in folder.documents:
            self.publish_file(folder, path)

    def _folders_gone(self, folders: list[Folder]) -> None:
        for folder in folders:
            paths, folder.files = list(folder.files), {}
            for path in (*paths, *folder.documents):
                folder.problems = ()
                self.publish_file(folder, path)
        self.refresh()

    def refresh(self) -> None:
        """Ask a client that pulls to pull again."""
        self._tell_news()
        session = self._session
        if session.client.pulls:
            session.start(self._ask_to_refresh())

    async def _ask_to_refresh(self) -> None:
        from ssot_lsp.server.protocol import Failure

        try:
            await self._session.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        except Failure:
            return

    def _tell_news(self) -> None:
        self.news.set()
        for told in self.on_news:
            told()

    # -- pull

    async def pull(self, params: types.DocumentDiagnosticParams) -> Text:
        """Answer `textDocument/diagnostic`."""
        session = self._session
        uri = params.text_document.uri
        items = self.text_at(uri)
        document = session.documents.get(uri)
        if document is not None:
            self._given[uri] = items
            self._settle_later(document)
            self.definitions.look_up(document)
        identifier = self.result(uri, items)
        if identifier == params.previous_result_id:
            return Text(f'{{"kind":"unchanged","resultId":"{identifier}"}}')
        return Text(f'{{"kind":"full","resultId":"{identifier}","items":{items}}}')

    def result(self, uri: str, items: str) -> str:
        """Return the id of these diagnostics of a document: the last one if they are the last ones."""
        known = self._results.get(uri)
        if known is not None and known[1] == items:
            return known[0]
        self._number += 1
        identifier = f"{self._name}-{self._number}"
        self._results[uri] = (identifier, items)
        return identifier

    def text_at(self, uri: str) -> str:
        """Write the diagnostics of what is open at a URI, or else of the file there."""
        document = self._session.documents.get(uri)
        if document is not None:
            return self._text_of(document)
        path = path_of(uri)
        folder = self._session.folder_of(path) if path else None
        return dumps(self.of_file(folder, path)) if folder is not None and path else "[]"


def _read(path: str) -> bytes:
    """Read a document of the registry; nothing where that fails."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read().removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""

"""Diagnostics of open documents and of the whole workspace: pushed to clients that do not pull.

Source: LSP 3.17, "Publish Diagnostics", "Pull Diagnostics", "Workspace Diagnostics".
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lsp.core.text import LineIndex
from ssot_lsp.server.convert import diagnostic, problem_diagnostic
from ssot_lsp.server.protocol import Plain
from ssot_lsp.server.uris import path_of, uri_of

if TYPE_CHECKING:
    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.findings import Finding
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session
    from ssot_lsp.workspace.scan import Place

_PATIENCE = 0.2  # seconds that a burst of edits may put a report off
_HOLD = 2.0  # seconds that a workspace pull with nothing new is held; then it is answered "unchanged"


class Diagnostics:
    """Keeps what the client shows equal to what is true."""

    def __init__(self, session: Session) -> None:
        """Listen to what happens in `session`."""
        self._session = session
        self._due: dict[str, float] = {}  # URI -> when it became due
        self._scheduled = False
        self._results: dict[str, tuple[str, list[Json]]] = {}  # URI -> last result id and items given out
        self._number = 0
        self._news = asyncio.Event()
        self._definitions: dict[tuple[int, int, ObjectRef], Lookup] = {}
        self._asked: set[tuple[int, int, ObjectRef]] = set()
        session.on_documents.append(self._documents_changed)
        session.on_close.append(self._closed)
        session.on_rules.append(self._rules_read)
        session.on_folders.append(lambda _added, removed: self._folders_gone(removed))

    # -- what is true

    def of_document(self, document: Document) -> list[Json]:
        """Return the diagnostics of an open document."""
        path = path_of(document.uri)
        items: list[Json] = []
        if path is not None and document.notebook is None:
            for folder in self._session.folders:
                if folder.speaks_of(path):
                    items = self._of_registry(folder, path, document.lines)
        program = self._session.program(document)
        return items if program is None else [*items, *self._of_program(program, document)]

    def _of_program(self, program: Program, document: Document) -> list[Json]:
        client = self._session.client
        items = []
        for finding in self._session.report(program).findings:
            owner, place = program.place(finding.span.start, finding.span.end, client.unit)
            if owner is document:
                items.append(self.of_finding(program, finding, place))
        return items

    def of_finding(self, program: Program, finding: Finding, place: Place) -> Json:
        """Return the diagnostic of a finding that stands at `place`."""
        definition = self._definition(program.folder, finding.canonical)
        return diagnostic(finding, place, self._session.client, definition)

    def _of_registry(self, folder: Folder, path: str, lines: LineIndex) -> list[Json]:
        """Return the faults of the registry that stand in one of its documents."""
        client = self._session.client
        return [
            problem_diagnostic(problem, lines, client)
            for problem in folder.problems
            if problem.origin.path == path
        ]

    def of_file(self, folder: Folder, path: str) -> list[Json]:
        """Return the diagnostics of a file that is not open."""
        client = self._session.client
        items: list[Json] = []
        if folder.speaks_of(path):
            items = self._of_registry(folder, path, LineIndex(_read(path)))
        found = folder.files.get(path)
        if found is not None and not path.endswith(".ipynb"):  # a notebook's places are those of its cells
            items += [
                diagnostic(finding, place, client, self._definition(folder, finding.canonical))
                for finding, place in zip(found.findings, found.places, strict=True)
            ]
        return items

    def _definition(self, folder: Folder, canonical: ObjectRef | None) -> Lookup | None:
        """Return where a canonical object is defined, as far as that is known already."""
        if canonical is None:
            return None
        return self._definitions.get((id(folder), folder.rules.number, canonical))

    # -- push

    def _documents_changed(self, documents: list[Document]) -> None:
        """Look at documents soon; a cell drags the cells of its notebook along."""
        session = self._session
        now = time.monotonic()
        for document in documents:
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
            if document is not None:
                self.publish(document)

    def publish(self, document: Document) -> None:
        """Send the diagnostics of an open document, with its version: also when they are the same as before.

        A client that goes by versions throws away what it was sent for an older one.
        """
        params: Json = {"uri": document.uri, "diagnostics": self.of_document(document)}
        if self._session.client.takes_versions:
            params["version"] = document.version
        self._session.protocol.send_plain(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)
        self._look_up(document)

    def publish_file(self, folder: Folder, path: str) -> None:
        """Send the diagnostics of a file that is not open, to a client that does not pull."""
        session = self._session
        self._tell_news()
        if session.client.pulls or session.document_at(path) is not None:
            return
        params = {"uri": uri_of(path), "diagnostics": self.of_file(folder, path)}
        session.protocol.send_plain(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    def _closed(self, document: Document) -> None:
        """Show for a closed document what is true of the file."""
        self._due.pop(document.uri, None)
        self._results.pop(document.uri, None)
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
            self._definitions.clear()
            self._asked.clear()
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
        """Ask a client that pulls to pull again, where it lets itself be asked."""
        self._tell_news()
        session = self._session
        if session.client.pulls and session.client.refreshes_diagnostics:
            session.start(self._ask_to_refresh())

    async def _ask_to_refresh(self) -> None:
        from ssot_lsp.server.protocol import Failure

        try:
            await self._session.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        except Failure:
            return

    def _tell_news(self) -> None:
        self._news.set()

    # -- where canonical objects are defined: looked up behind the user's back, shown when known

    def _look_up(self, document: Document) -> None:
        """Find out where the canonical objects of a document's findings are defined."""
        session = self._session
        program = session.program(document)
        if program is None or not session.client.related_information:
            return
        folder, number = program.folder, program.folder.rules.number
        wanted = {
            finding.canonical for finding in session.report(program).findings if finding.canonical is not None
        }
        keys = {(id(folder), number, one) for one in wanted} - self._asked
        if keys:
            self._asked |= keys
            session.start(self._looked_up(folder, document.uri, keys))

    async def _looked_up(self, folder: Folder, uri: str, keys: set[tuple[int, int, ObjectRef]]) -> None:
        session = self._session

        def ask() -> dict[tuple[int, int, ObjectRef], Lookup]:
            modules = folder.modules()
            return {key: modules.look_up(key[2]) for key in keys}

        found = await session.in_background(ask)
        self._definitions.update(found)
        document = session.documents.get(uri)
        if document is None or not any(lookup.path for lookup in found.values()):
            return
        if session.client.pulls:
            self.refresh()
        else:
            self.publish(document)

    # -- pull

    def pull(self, params: types.DocumentDiagnosticParams) -> Plain:
        """Answer `textDocument/diagnostic`."""
        uri = params.text_document.uri
        document = self._session.documents.get(uri)
        if document is None:
            path = path_of(uri)
            folder = self._session.folder_of(path) if path else None
            items = self.of_file(folder, path) if folder is not None and path else []
        else:
            items = self.of_document(document)
            self._look_up(document)
        identifier = self._result(uri, items)
        if identifier == params.previous_result_id:
            return Plain({"kind": "unchanged", "resultId": identifier})
        return Plain({"kind": "full", "resultId": identifier, "items": items})

    def _result(self, uri: str, items: list[Json]) -> str:
        """Return the id of these diagnostics of a document: the last one if they are the last ones."""
        known = self._results.get(uri)
        if known is not None and known[1] == items:
            return known[0]
        self._number += 1
        identifier = str(self._number)
        self._results[uri] = (identifier, items)
        return identifier

    async def pull_workspace(self, params: types.WorkspaceDiagnosticParams) -> Plain:
        """Answer `workspace/diagnostic`: in parts while the scan runs, held for a moment with nothing new."""
        previous = {one.uri: one.value for one in params.previous_result_ids}
        token = params.partial_result_token
        given: dict[str, str] = {}
        until = time.monotonic() + _HOLD
        while True:
            self._news.clear()
            items = self._workspace_items(previous, given)
            scanning = not all(folder.scanned for folder in self._session.folders)
            if token is not None and items and scanning:
                self._session.protocol.send_plain("$/progress", {"token": token, "value": {"items": items}})
                items = []
            fresh = any(item["kind"] == "full" for item in items) or bool(given and token is not None)
            if not scanning and (fresh or not previous or time.monotonic() >= until):
                return Plain({"items": items})
            if not scanning and token is None:
                given.clear()
            timeout = None if scanning else until - time.monotonic()
            try:
                await asyncio.wait_for(self._news.wait(), timeout)
            except asyncio.TimeoutError:
                continue
            await asyncio.sleep(0.05)  # news come in crowds

    def _workspace_items(self, previous: dict[str, str], given: dict[str, str]) -> list[Json]:
        """Return a report for each file with findings and each that had some; `given` are those sent out."""
        session = self._session
        items: list[Json] = []
        for uri in self._workspace_uris(previous):
            document = session.documents.get(uri)
            path = path_of(uri)
            if document is not None:
                found = self.of_document(document)
            else:
                folder = session.folder_of(path) if path else None
                found = self.of_file(folder, path) if folder is not None and path else []
            identifier = self._result(uri, found)
            if given.get(uri) == identifier:
                continue
            given[uri] = identifier
            version = document.version if document is not None else None
            report: Json = {"uri": uri, "version": version, "resultId": identifier}
            if previous.get(uri) == identifier:
                items.append({**report, "kind": "unchanged"})
            elif found or uri in previous or document is not None:
                items.append({**report, "kind": "full", "items": found})
        return items

    def _workspace_uris(self, previous: dict[str, str]) -> list[str]:
        session = self._session
        uris = dict.fromkeys(document.uri for document in session.documents)
        for folder in session.folders:
            documents = [
                path for path in folder.documents if any(p.origin.path == path for p in folder.problems)
            ]
            for path in (*folder.files, *documents):
                opened = session.document_at(path)
                uris[opened.uri if opened is not None else uri_of(path)] = None
        return list(uris | dict.fromkeys(previous))


def _read(path: str) -> bytes:
    """Read a document of the registry; nothing where that fails."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read().removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""

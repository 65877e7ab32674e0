"""Diagnostics of the whole workspace, for clients that pull them.

Source: LSP 3.17, "Workspace Diagnostics".
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING

from ssot_lsp.server.protocol import Text
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ssot_lsp.server.features.diagnostics import Diagnostics
    from ssot_lsp.server.session import Session

_HOLD = 2.0  # seconds that a pull with nothing new is held; then it is answered "unchanged"
_CROWD = 0.05  # seconds; news come in crowds


class WorkspaceDiagnostics:
    """Answers `workspace/diagnostic`."""

    def __init__(self, session: Session, diagnostics: Diagnostics) -> None:
        """Answer for `session` with what `diagnostics` knows."""
        self._session = session
        self._diagnostics = diagnostics

    async def pull(self, params: types.WorkspaceDiagnosticParams) -> Text:
        """Answer `workspace/diagnostic`: in parts while the scan runs, held for a moment with nothing new."""
        token = params.partial_result_token
        answer = _Answer({one.uri: one.value for one in params.previous_result_ids})
        until = time.monotonic() + _HOLD
        parts = False
        while True:
            news = self._diagnostics.news
            news.clear()
            self._add_to(answer)
            scanning = not all(folder.scanned for folder in self._session.folders)
            if not scanning and (answer.news or not answer.previous or time.monotonic() >= until):
                break
            if token is not None and answer.news and scanning:
                self._send(token, answer.taken())
                parts = True
            timeout = None if scanning else max(0.0, until - time.monotonic())
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(news.wait(), timeout)
                await asyncio.sleep(_CROWD)
        items = answer.taken()
        if parts and token is not None:  # once in parts, all in parts
            self._send(token, items)
            items = []
        return Text(f'{{"items":[{",".join(items)}]}}')

    def _send(self, token: str | int, items: list[str]) -> None:
        if items:
            self._session.protocol.send_text(
                f'{{"jsonrpc":"2.0","method":"$/progress","params":{{"token":{json.dumps(token)},'
                f'"value":{{"items":[{",".join(items)}]}}}}}}'
            )

    def _add_to(self, answer: _Answer) -> None:
        """Add a report for each file with findings and each that had some, if it is not in the answer so."""
        session = self._session
        for uri, mark in self._marks(answer.previous).items():
            if uri in answer.marks and answer.marks[uri] == mark:
                continue
            answer.marks[uri] = mark
            found = self._diagnostics.text_at(uri)
            document = session.documents.get(uri)
            answer.add(
                uri,
                document.version if document is not None else None,
                self._diagnostics.result(uri, found),
                found,
                wanted=document is not None,
            )

    def _marks(self, previous: dict[str, str]) -> dict[str, object]:
        """Return the URIs to report on, with what tells whether there is news of one."""
        session = self._session
        marks: dict[str, object] = {}
        shown = session.shown()
        for folder in session.folders:
            number = folder.rules.number
            at_fault = {problem.origin.path for problem in folder.problems}
            for path in folder.documents:
                if path in at_fault:
                    marks[uri_of(path)] = id(folder.problems)
            for path, found in folder.files.items():
                if path not in shown:
                    marks[uri_of(path)] = (id(found), number)
        for document in session.documents:
            marks[document.uri] = session.generation
        for uri in previous:
            marks.setdefault(uri, None)
        return marks


class _Answer:
    """A report in the making: what the client has, what it was told, what it is to be told."""

    def __init__(self, previous: dict[str, str]) -> None:
        self.previous = previous
        self.marks: dict[str, object] = {}
        self._told: dict[str, str] = {}  # URI -> result id
        self._items: dict[str, str] = {}
        self.news = False  # there is something that the client does not have

    def add(self, uri: str, version: int | None, identifier: str, found: str, *, wanted: bool) -> None:
        """Add the report of a document; `wanted` even where it was never reported and there is nothing."""
        if self._told.get(uri) == identifier:
            return
        head = f'{{"uri":{json.dumps(uri)},"version":{json.dumps(version)},"resultId":"{identifier}"'
        if self.previous.get(uri) == identifier and uri not in self._told:
            self._items[uri] = f'{head},"kind":"unchanged"}}'
        elif found != "[]" or wanted or uri in self.previous or uri in self._told:
            self._items[uri] = f'{head},"kind":"full","items":{found}}}'
            self.news = True
        else:
            return
        self._told[uri] = identifier

    def taken(self) -> list[str]:
        """Take out what is to be told."""
        items, self._items, self.news = list(self._items.values()), {}, False
        return items

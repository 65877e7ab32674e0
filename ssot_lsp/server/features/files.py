"""Files that change on the disk, folders that come and go, settings.

Source: LSP 3.17, "DidChangeWatchedFiles", "DidChangeWorkspaceFolders", "DidChangeConfiguration".
"""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING, Any

from ssot_lsp.registries.find import stamps
from ssot_lsp.server.protocol import Failure
from ssot_lsp.server.session import PYTHON_SUFFIXES
from ssot_lsp.server.settings import SECTION
from ssot_lsp.server.uris import path_of, uri_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.scan import WorkspaceScan
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

logger = logging.getLogger(__name__)

_CHANGED = 2  # FileChangeType
_CONFIGS = frozenset({"ssot.toml", "pyproject.toml"})
_AT_MOST_EVERY = 2.0  # seconds between two looks at the disk for a client that watches nothing


class Files:
    """Hears of changes on the disk, or looks for them where the client does not watch."""

    def __init__(self, session: Session, scan: WorkspaceScan) -> None:
        """Act on `session`; `scan` looks at changed files."""
        self._session = session
        self._scan = scan
        self._looked = time.monotonic()
        self._stamps: dict[int, Any] = {}
        self._watching: list[str] | None = None
        session.on_folders.append(lambda _added, _removed: self._watch_again())
        session.on_rules.append(lambda _folder, _changed: self._watch_again())

    # -- registration

    async def register(self) -> None:
        """Ask the client, once it is initialized, for what it lets itself be asked for."""
        client = self._session.client
        if client.registers_configuration:
            await self._register(
                "ssot-configuration", "workspace/didChangeConfiguration", {"section": SECTION}
            )
        if client.answers_configuration:
            await self.fetch_configuration()
        await self._watch()

    async def _register(self, identifier: str, method: str, options: Json) -> None:
        registration = {"id": identifier, "method": method, "registerOptions": options}
        try:
            await self._session.protocol.ask("client/registerCapability", {"registrations": [registration]})
        except Failure as failure:
            logger.warning("%s was not registered: %s", method, failure)

    def _watch_again(self) -> None:
        """Watch other documents after the registry has come to name others."""
        if self._watching is not None and self._watching != self._outside():
            self._session.start(self._watch_anew())

    async def _watch_anew(self) -> None:
        gone = [{"id": "ssot-files", "method": "workspace/didChangeWatchedFiles"}]
        try:  # "unregisterations" is how the specification spells it
            await self._session.protocol.ask("client/unregisterCapability", {"unregisterations": gone})
        except Failure:
            return
        await self._watch()

    async def _watch(self) -> None:
        """Have Python files, notebooks and every document of the registries watched."""
        client = self._session.client
        if not client.watches_files:
            return
        self._watching = self._outside()
        patterns: list[Any] = ["**/*.{py,pyi,pyw,ipynb}", "**/{ssot.toml,pyproject.toml}", "**/*.md"]
        patterns += ["**/{.gitignore,.ignore}"]
        if client.relative_patterns:
            patterns += [
                {"baseUri": uri_of(os.path.dirname(path)), "pattern": os.path.basename(path)}  # noqa: PTH119, PTH120
                for path in self._watching
            ]
        watchers = [{"globPattern": pattern} for pattern in patterns]
        await self._register("ssot-files", "workspace/didChangeWatchedFiles", {"watchers": watchers})

    def _outside(self) -> list[str]:
        """Return the documents of registries that lie in no folder of the workspace."""
        folders = self._session.folders
        return sorted(
            {
                path
                for folder in folders
                for path in folder.documents
                if not any(one.holds(path) for one in folders)
            }
        )

    # -- changes

    def watched(self, params: types.DidChangeWatchedFilesParams) -> None:
        """Hear of changes that the client saw."""
        paths = {path: int(one.type) for one in params.changes if (path := path_of(one.uri)) is not None}
        self.changed(list(paths), only_contents=all(kind == _CHANGED for kind in paths.values()))

    def saved(self, path: str) -> None:
        """Hear of a document that was saved in the editor."""
        if self._is_registry(path):
            self._reload(path)
        elif not self._session.client.watches_files:
            self.changed([path], only_contents=path in self._known())
        else:
            self._session.stir()

    def _known(self) -> set[str]:
        return {path for folder in self._session.folders for path in folder.files}

    def changed(self, paths: list[str], *, only_contents: bool) -> None:
        """Take in that files changed on the disk; with `only_contents` none came or went."""
        session = self._session
        session.stir()
        for path in paths:
            if self._is_registry(path):
                self._reload(path)
        ignores = [path for path in paths if os.path.basename(path) in {".gitignore", ".ignore"}]  # noqa: PTH119
        for folder in session.folders:
            if any(folder.holds(path) for path in ignores):
                self._scan.scan(folder)
        sources = [path for path in paths if path.endswith((*PYTHON_SUFFIXES, ".ipynb"))]
        if not only_contents:
            for folder in session.folders:
                if any(folder.holds(path) for path in paths):
                    folder.files_changed()
            session.forget_programs()
            session.tell(session.documents)
        if sources:
            self._scan.files_changed(sources)

    def _is_registry(self, path: str) -> bool:
        """Tell whether a file is part of a registry, or may become one."""
        name = os.path.basename(path)  # noqa: PTH119
        if name in _CONFIGS or (name.lower().endswith(".md") and "registry" in name.lower()):
            return True
        return any(folder.speaks_of(path) for folder in self._session.folders)

    def _reload(self, path: str) -> None:
        for folder in list(self._session.folders):
            if folder.speaks_of(path) or folder.holds(path) or _is_above(path, folder):
                self._session.reload(folder)

    def look(self) -> None:
        """Look at the disk for a client that watches nothing, when it pulls the workspace's diagnostics."""
        session = self._session
        now = time.monotonic()
        if session.client.watches_files or now - self._looked < _AT_MOST_EVERY:
            return
        self._looked = now
        for folder in session.folders:
            if not folder.scanned or folder.partial:
                continue  # it is being looked at, or only what is open of it
            marks = stamps(folder.documents)
            if marks != self._stamps.setdefault(id(folder), marks) or not folder.config:
                self._stamps[id(folder)] = marks
                if session.reload(folder):
                    continue
            self._scan.scan(folder)

    # -- settings

    def configuration_changed(self, params: types.DidChangeConfigurationParams) -> None:
        """Take settings in, from the notification or by asking for them."""
        if self._session.client.answers_configuration:
            self._session.start(self.fetch_configuration())
        else:
            self._session.configure(params.settings)

    async def fetch_configuration(self) -> None:
        """Ask the client for the section `ssot`."""
        try:
            answer = await self._session.protocol.ask(
                "workspace/configuration", {"items": [{"section": SECTION}]}
            )
        except Failure as failure:
            logger.warning("the client gave no settings: %s", failure)
            return
        if isinstance(answer, list) and answer and isinstance(answer[0], dict):
            self._session.configure(answer[0])

    def folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        """Take folders in and out."""
        self._session.change_folders(
            [folder.uri for folder in params.event.added], [folder.uri for folder in params.event.removed]
        )


def _is_above(path: str, folder: Folder) -> bool:
    """Tell whether a file lies in a directory above a folder, where its registry may be."""
    above = os.path.dirname(path)  # noqa: PTH120
    return folder.path.startswith(above.rstrip(os.sep) + os.sep)

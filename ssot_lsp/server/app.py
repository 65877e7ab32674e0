"""The language server: every part of the protocol tied to what answers it."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.lsp.server import LanguageServer

from ssot_lsp import __version__
from ssot_lsp.server.features.code_actions import KINDS, NOTEBOOK_FIX_ALL, CodeActions
from ssot_lsp.server.features.commands import Commands
from ssot_lsp.server.features.diagnostics import Diagnostics
from ssot_lsp.server.features.files import Files
from ssot_lsp.server.features.fix_rule import FixRule
from ssot_lsp.server.features.hover import Hover
from ssot_lsp.server.features.registry_completion import TRIGGERS, RegistryCompletion
from ssot_lsp.server.features.registry_hover import RegistryHover
from ssot_lsp.server.features.registry_lens import RegistryLens
from ssot_lsp.server.features.registry_navigation import RegistryNavigation
from ssot_lsp.server.features.renames import FILTERS, Renames
from ssot_lsp.server.features.scan import WorkspaceScan
from ssot_lsp.server.features.text_sync import TextSync
from ssot_lsp.server.features.workspace_diagnostics import WorkspaceDiagnostics
from ssot_lsp.server.logs import ClientHandler
from ssot_lsp.server.protocol import SsotProtocol
from ssot_lsp.server.scanner import end_all
from ssot_lsp.server.session import Session
from ssot_lsp.server.transport import Loop, Writer

if TYPE_CHECKING:
    from typing import BinaryIO

    from ssot_lsp.server.client import Client
    from ssot_lsp.server.protocol import Text

NAME = "ssot-lsp"
INTERRUPTED = 130
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithCells(
            notebook="jupyter-notebook", cells=[types.NotebookCellLanguage(language="python")]
        )
    ]
)


class SsotServer(LanguageServer):
    """One connection's server."""

    def __init__(self) -> None:
        """Tie everything together; nothing is read or written yet."""
        super().__init__(
            NAME,
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=SsotProtocol,
        )
        protocol = self.protocol
        assert isinstance(protocol, SsotProtocol)
        self.loop = Loop(protocol)
        protocol.loop = self.loop
        self.session = session = Session(protocol)
        self.diagnostics = Diagnostics(session)
        self.workspace_diagnostics = WorkspaceDiagnostics(session, self.diagnostics)
        self.scan = WorkspaceScan(session, self.diagnostics)
        self.files = Files(session, self.scan)
        self.actions = CodeActions(session, self.diagnostics)
        self.sync = TextSync(session, self.files, self.diagnostics)
        FixRule(session, Commands(session, self.diagnostics, self.scan, self.actions))
        self.hover = Hover(session, RegistryHover(session))
        self.lens = RegistryLens(session, self.diagnostics.problems)
        self.diagnostics.on_news.append(self.lens.news)
        self.navigation = RegistryNavigation(session)
        self.completion = RegistryCompletion(session)
        self.renames = Renames(session, self.files, self.scan)
        self.logs = ClientHandler(protocol)
        self._tie()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log a fault of ours; the user is not shown a message that means nothing to them."""
        logging.getLogger("ssot_lsp.server").error("%s: %s", getattr(source, "__name__", source), error)

    def _tie(self) -> None:
        """Put our own handlers in the place of pygls', and add the rest."""
        builtin = self.protocol.fm.builtin_features
        sync, files = self.sync, self.files
        builtin.update(
            {
                types.INITIALIZE: self._initialize,
                types.INITIALIZED: self._initialized,
                types.SET_TRACE: lambda params: self.logs.set_trace(params.value),
                types.TEXT_DOCUMENT_DID_OPEN: sync.did_open,
                types.TEXT_DOCUMENT_DID_CHANGE: sync.did_change,
                types.TEXT_DOCUMENT_DID_SAVE: sync.did_save,
                types.TEXT_DOCUMENT_DID_CLOSE: sync.did_close,
                types.NOTEBOOK_DOCUMENT_DID_OPEN: sync.did_open_notebook,
                types.NOTEBOOK_DOCUMENT_DID_CHANGE: sync.did_change_notebook,
                types.NOTEBOOK_DOCUMENT_DID_SAVE: sync.did_save_notebook,
                types.NOTEBOOK_DOCUMENT_DID_CLOSE: sync.did_close_notebook,
                types.WORKSPACE_DID_CHANGE_WATCHED_FILES: files.watched,
                types.WORKSPACE_DID_CHANGE_CONFIGURATION: files.configuration_changed,
                types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: files.folders_changed,
                types.WINDOW_WORK_DONE_PROGRESS_CANCEL: self._cancel_progress,
                types.TEXT_DOCUMENT_CODE_ACTION: self.actions.code_action,
                types.CODE_ACTION_RESOLVE: self.actions.resolve,
                types.TEXT_DOCUMENT_DIAGNOSTIC: self.diagnostics.pull,
                types.WORKSPACE_DIAGNOSTIC: self._pull_workspace,
                types.WORKSPACE_WILL_RENAME_FILES: self.renames.will_rename,
                types.WORKSPACE_DID_RENAME_FILES: self.renames.did_rename,
                types.TEXT_DOCUMENT_HOVER: self.hover.hover,
                types.TEXT_DOCUMENT_CODE_LENS: self.lens.lenses,
                types.TEXT_DOCUMENT_DEFINITION: self.navigation.definition,
                types.TEXT_DOCUMENT_REFERENCES: self.navigation.references,
                types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: self.navigation.symbols,
                types.TEXT_DOCUMENT_COMPLETION: self.completion.complete,
            }
        )

    # -- lifecycle

    def _initialize(self, params: types.InitializeParams) -> types.InitializeResult:
        protocol = self.protocol
        protocol.client_capabilities = params.capabilities
        self.process_id = params.process_id
        self.loop.parent = params.process_id
        self.logs.set_trace(params.trace)
        self.session.initialize(params)
        logging.getLogger("ssot_lsp").setLevel(self.session.settings.log_level)
        capabilities = self._capabilities(params.capabilities)
        protocol.server_capabilities = capabilities
        return types.InitializeResult(capabilities=capabilities, server_info=protocol.server_info)

    def _capabilities(self, theirs: types.ClientCapabilities) -> types.ServerCapabilities:
        """Say what this server does, for this client."""
        client = self.session.client
        made: types.ServerCapabilities = ServerCapabilitiesBuilder(
            theirs,
            {*self.protocol.fm.builtin_features, *self.protocol.fm.features},
            {
                types.TEXT_DOCUMENT_DIAGNOSTIC: types.DiagnosticOptions(
                    inter_file_dependencies=True, workspace_diagnostics=True, identifier=NAME
                ),
                types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(
                    code_action_kinds=[
                        kind for kind in KINDS if client.notebooks or kind != NOTEBOOK_FIX_ALL
                    ],
                    resolve_provider=client.resolves_edits,
                ),
                types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=list(TRIGGERS)),
            },
            list(self.protocol.commands),  # type: ignore[attr-defined]
            types.TextDocumentSyncKind.Incremental,
            _NOTEBOOKS,
            types.PositionEncodingKind(client.unit),
        ).build()  # type: ignore[no-untyped-call]
        if made.workspace is not None:
            made.workspace.file_operations = _file_operations(client)
        if not client.pulls:
            made.diagnostic_provider = None
        document = theirs.text_document
        for feature in ("hover", "code_lens", "definition", "references", "document_symbol", "completion"):
            if getattr(document, feature, None) is None:
                setattr(made, f"{feature}_provider", None)
        return made

    def _initialized(self, _params: Any) -> None:
        self.session.start(self._begin())

    async def _begin(self) -> None:
        """Ask the client for what it offers, and look at the workspace."""
        self.scan.begin()
        await self.files.register()

    async def _pull_workspace(self, params: types.WorkspaceDiagnosticParams) -> Text:
        self.files.look()
        return await self.workspace_diagnostics.pull(params)

    def _cancel_progress(self, params: types.WorkDoneProgressCancelParams) -> None:
        self.scan.cancel(params.token)

    # -- running

    def serve(self, reading: BinaryIO, writing: BinaryIO) -> int:
        """Serve one client until it ends; returns the exit code of the process."""
        writer = Writer(writing)
        writer.broken = lambda: self.loop.stop(1)
        self.protocol.set_writer(writer)
        root = logging.getLogger("ssot_lsp")
        root.addHandler(self.logs)
        try:
            return self.loop.run(reading)
        finally:
            root.removeHandler(self.logs)
            end_all()
            self.session.analyst.end()


def _file_operations(client: Client) -> types.FileOperationOptions | None:
    """Ask to be told of Python files and of folders that are renamed, as far as the client tells."""
    if not client.renames_files:
        return None
    wanted = types.FileOperationRegistrationOptions(filters=FILTERS)
    return types.FileOperationOptions(will_rename=wanted, did_rename=wanted if client.hears_renames else None)


def run(arguments: list[str]) -> int:
    """Run `ssot-lsp server`: on standard input and output, or with `--tcp HOST:PORT` for one client there."""
    from ssot_lsp.server.arguments import WAITING, parse

    address = parse(arguments)
    # it logs every message, and faults that have been answered
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    try:
        if address is None:
            if sys.stdin.isatty():  # a person, not an editor
                sys.stderr.write(WAITING)
                sys.stderr.flush()
            reading, writing = sys.stdin.buffer, sys.stdout.buffer
            sys.stdout = sys.stderr  # nothing but frames may reach the client
            code = SsotServer().serve(reading, writing)
        else:
            code = _serve_tcp(*address)
    except KeyboardInterrupt:
        code = INTERRUPTED
    logging.shutdown()
    os._exit(code)  # whatever still works on fixes is of no use to anybody


def _serve_tcp(host: str, port: int) -> int:
    """Serve the first client that connects."""
    import socket

    with socket.create_server((host, port)) as listening:
        bound = listening.getsockname()
        sys.stderr.write(f"listening on {bound[0]}:{bound[1]}\n")
        sys.stderr.flush()
        connection, _ = listening.accept()
    with connection, connection.makefile("rb") as reading, connection.makefile("wb") as writing:
        code = SsotServer().serve(reading, writing)
        with contextlib.suppress(OSError):  # the client has gone already
            connection.shutdown(socket.SHUT_RDWR)  # ends the reading thread, which `reading` waits for
        return code

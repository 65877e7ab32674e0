"""Everything one connection holds: the client, its documents and folders, and what is worked out of them."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.provisional import Edited, moved, with_imports_near
from ssot_lsp.server.analyst import Analyst
from ssot_lsp.server.client import Client, client_of
from ssot_lsp.server.documents import Documents
from ssot_lsp.server.folder import Folder
from ssot_lsp.server.programs import Program, joined, one_document
from ssot_lsp.server.protocol import CONTENT_MODIFIED, Failure
from ssot_lsp.server.settings import Settings, settings_of
from ssot_lsp.server.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lsprotocol import types

    from ssot_lsp.core.findings import FileReport
    from ssot_lsp.server.documents import Change, Document
    from ssot_lsp.server.protocol import SsotProtocol

logger = logging.getLogger(__name__)

T = TypeVar("T")
WORTH_MOVING = 0.004  # seconds; a text that is looked at faster is looked at whole with every edit
_MOST_CHANGES = 20  # in one message; more are no keystroke
PYTHON_SUFFIXES = (".py", ".pyi", ".pyw")
# whatever the client calls them: Eglot 1.9 has one language for each server, a notebook may be shown as JSON
_NEVER_PYTHON = (".ipynb", ".toml", ".md", ".markdown")


class Session:
    """One client's workspace. All of it lives on the event loop; what takes long goes to `in_background`.

    Features hang themselves into the lists at the end and are told of what happens.
    """

    def __init__(self, protocol: SsotProtocol) -> None:
        """Begin before `initialize`."""
        self.protocol = protocol
        self.client = Client()
        self.settings = Settings()
        self.documents = Documents()
        self.folders: list[Folder] = []
        self.notebooks: dict[str, list[str]] = {}  # URI -> URIs of its cells, in order
        self._programs: dict[str, Program] = {}
        self.generation = (
            0  # rises with every change of a text or a file: answers of the resolve gate rest on all
        )
        self._paths: dict[str, str] = {}  # absolute path -> URI of the document that is open there
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="ssot-fixes")
        self.analyst = Analyst()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.on_documents: list[Callable[[list[Document]], None]] = []  # opened or changed
        self.on_close: list[Callable[[Document], None]] = []
        self.on_rules: list[Callable[[Folder, bool], None]] = []  # the registry was read; have rules changed?
        self.on_folders: list[Callable[[list[Folder], list[Folder]], None]] = []  # added, removed
        self.on_files: list[Callable[[Folder, list[str]], None]] = []  # paths changed on disk

    # -- beginning

    def initialize(self, params: types.InitializeParams) -> None:
        """Take the client's capabilities, settings and folders."""
        self.client = client_of(params)
        self.documents.unit = self.client.unit
        self.settings, complaints = settings_of(params.initialization_options)
        for complaint in complaints:
            logger.warning("%s", complaint)
        roots = [folder.uri for folder in params.workspace_folders or ()]
        if not roots and params.root_uri:
            roots = [params.root_uri]
        paths = [path for uri in roots if (path := path_of(uri))]
        if not roots and params.root_path:
            paths = [os.path.normpath(params.root_path)]
        self.folders = [self._folder(path) for path in dict.fromkeys(paths)]

    def _folder(self, path: str) -> Folder:
        folder = Folder(path, self.unsaved_text)
        folder.named = self.settings.registry
        folder.load()
        return folder

    def change_folders(self, added: Sequence[str], removed: Iterable[str]) -> None:
        """Take folders in and out, by their URIs."""
        gone = {path_of(uri) for uri in removed}
        out = [folder for folder in self.folders if folder.path in gone]
        self.folders = [folder for folder in self.folders if folder.path not in gone]
        taken = {path_of(uri) for uri in added}
        self.folders = [one for one in self.folders if not (one.partial and one.path in taken)]
        known = {folder.path for folder in self.folders}
        fresh = [
            self._folder(path) for uri in added if (path := path_of(uri)) is not None and path not in known
        ]
        self.folders += fresh
        self._programs.clear()
        for told in self.on_folders:
            told(fresh, out)
        self.tell(self.documents)

    def configure(self, value: Any) -> None:
        """Take changed settings."""
        before = self.settings
        self.settings, complaints = settings_of(value, before)
        for complaint in complaints:
            logger.warning("%s", complaint)
        logging.getLogger("ssot_lsp").setLevel(self.settings.log_level)
        if before.registry != self.settings.registry:
            for folder in self.folders:
                folder.named = self.settings.registry
                self.reload(folder)
        elif before.workspace_diagnostics != self.settings.workspace_diagnostics:
            for told in self.on_folders:
                told(list(self.folders), [])

    def reload(self, folder: Folder) -> bool:
        """Read a folder's registry again; tell whether other rules are in force."""
        changed = folder.load()
        if changed:
            self._programs.clear()
        for told in self.on_rules:
            told(folder, changed)
        return changed

    # -- documents

    def opened(self, item: Any, notebook: str | None = None) -> Document:
        """Take a document in."""
        self.stir()
        document = self.documents.open(item.uri, item.language_id, item.version, item.text, notebook)
        if notebook is None and (path := path_of(item.uri)) is not None:
            self._paths[path] = item.uri
            if not any(folder.holds(path) for folder in self.folders) and self.is_python(document):
                self._take_in(path)
        return document

    def _take_in(self, path: str) -> None:
        """Make a folder for a file that lies in none, where a registry speaks of it; it is not scanned."""
        folder = Folder(os.path.dirname(path), self.unsaved_text)  # noqa: PTH120
        folder.load()
        if folder.config is not None:
            folder.path, folder.scanned, folder.partial = folder.root, True, True
            if all(folder.root != one.root for one in self.folders):
                self.folders.append(folder)

    def closed(self, uri: str) -> None:
        """Let a document go."""
        self.stir()
        document = self.documents.close(uri)
        self._programs.pop(uri, None)
        path = path_of(uri)
        if path is not None and self._paths.get(path) == uri:
            del self._paths[path]
        if document is not None:
            for told in self.on_close:
                told(document)

    def notebook_closed(self, uri: str) -> None:
        """Let a notebook go, with its cells."""
        self.notebooks.pop(uri, None)
        self._programs.pop(uri, None)
        for document in self.documents:
            if document.notebook == uri:
                self.closed(document.uri)

    def changed(self, uri: str, version: int | None, changes: Iterable[Any]) -> list[Change] | None:
        """Apply changes to an open document; where a whole look at it is dear, its findings move along."""
        self.stir()
        document = self.documents.get(uri)
        before = self._programs.get(uri)
        if document is not None and before is not None and before.utf8 is not document.utf8:
            before = None  # findings of an older text: nothing to move along
        done = self.documents.change(uri, version, changes)
        self.stir()
        if document is not None and done and before is not None and document.notebook is None:
            self._carry_on(document, before, done)
        return done

    def _carry_on(self, document: Document, before: Program, changes: list[Change]) -> None:
        """Make the program after an edit out of the one before, if that is worth it."""
        rules = before.folder.rules
        if (
            before.report is None
            or before.cost < WORTH_MOVING
            or before.rules != rules.number
            or len(changes) > _MOST_CHANGES
            or any(change.whole for change in changes)
        ):
            return
        program = one_document(document, before.path, before.folder)
        context = self.context(program)
        report, utf8 = before.report, before.utf8
        for change in changes:
            edit = Edited(change.start, change.end, len(change.text))
            utf8 = utf8[: change.start] + change.text + utf8[change.end :]
            report = moved(report, edit, utf8)
            report = with_imports_near(report, edit, utf8, context, rules.index, rules.registry, rules.today)
        program.report, program.provisional, program.cost = report, True, before.cost
        program.remembered["cells"] = _marks([document])
        self._programs[document.uri] = program

    def forget_programs(self) -> None:
        """Look at every text anew: what module it is may have changed."""
        self._programs.clear()

    def stir(self) -> None:
        """Let no answer about modules stand: a text or a file has changed."""
        self.generation += 1
        for folder in self.folders:
            folder.stale = True

    def tell(self, documents: Iterable[Document]) -> None:
        """Tell the features of documents that are to be looked at anew."""
        listed = list(documents)
        for told in self.on_documents:
            told(listed)

    def document_at(self, path: str) -> Document | None:
        """Return the document that is open for a file."""
        uri = self._paths.get(path)
        return self.documents.get(uri) if uri is not None else None

    def shown(self) -> set[str]:
        """Return the paths of the files that are open, as documents or as notebooks."""
        return {*self._paths, *(path for uri in self.notebooks if (path := path_of(uri)) is not None)}

    def is_notebook(self, path: str) -> bool:
        """Tell whether a file is open as a notebook."""
        return any(path_of(uri) == path for uri in self.notebooks)

    def unsaved_text(self, path: str) -> bytes | None:
        """Return the text of a file that is open, by its absolute path. Safe from any thread."""
        document = self.document_at(path)
        return document.utf8 if document is not None else None

    def is_python(self, document: Document) -> bool:
        """Tell whether a document is Python."""
        path = document.uri.partition("?")[0].lower()
        if document.notebook is None and path.endswith(_NEVER_PYTHON):
            return False
        if document.language == "python":
            return True
        return document.notebook is None and not document.language and path.endswith(PYTHON_SUFFIXES)

    # -- what is worked out

    def folder_of(self, path: str) -> Folder | None:
        """Return the innermost folder that holds a file."""
        holding = [folder for folder in self.folders if folder.holds(path)]
        return max(holding, key=lambda folder: len(folder.path), default=None)

    def program(self, document: Document) -> Program | None:
        """Return the program that a document is, or is a cell of; None where no registry speaks of it."""
        if not self.is_python(document):
            return None
        uri = document.notebook or document.uri
        path = path_of(uri)
        folder = self.folder_of(path) if path else next(iter(self.folders), None)
        if folder is None or not folder.rules.registry.rules:
            return None
        if path and folder.rules.is_excluded(folder.context(path).path):
            return None
        cells = self._cells(document)
        known = self._programs.get(uri)
        if (
            known is not None
            and known.folder is folder
            and known.rules == folder.rules.number
            and known.remembered["cells"] == _marks(cells)
        ):
            return known if any(part.document is document for part in known.parts) else None
        name = path or ""
        made = (
            one_document(document, name, folder) if document.notebook is None else joined(cells, name, folder)
        )
        made.remembered["cells"] = _marks(cells)
        made.remembered["alive"] = cells  # also those that are no part of it: an id must not be another's
        self._programs[uri] = made
        return made if any(part.document is document for part in made.parts) else None

    def _cells(self, document: Document) -> list[Document]:
        """Return the Python documents of the notebook that a cell is in; of a document itself, just it."""
        if document.notebook is None:
            return [document]
        cells = [self.documents.get(uri) for uri in self.notebooks.get(document.notebook, ())]
        return [cell for cell in cells if cell is not None and self.is_python(cell)]

    def context(self, program: Program) -> FileContext:
        """Say which module a program is."""
        return program.folder.context(program.path) if program.path else FileContext("")

    def report(self, program: Program) -> FileReport:
        """Say what is legacy in a program, now: at once, or provisionally where that would take long."""
        if program.mended is not None and (program.report is None or program.provisional):
            program.report, program.provisional = program.mended, False
        if program.report is None:
            began = time.thread_time()  # what it takes, not what a machine under load makes of it
            program.report = program.folder.rules.report(program.utf8, self.context(program))
            program.cost = time.thread_time() - began
        return program.report

    async def settled(self, program: Program) -> FileReport:
        """Say what is legacy in a program for certain, the whole text looked at in another process."""
        if program.report is None or program.provisional:
            rules, context = program.folder.rules, self.context(program)
            report = await self.analyst.report(program.utf8, context, rules)
            if report is None:
                report = await self.in_background(lambda: rules.report(program.utf8, context))
            program.report, program.provisional = report, False
        return program.report

    async def mended(self, program: Program) -> FileReport:
        """Say what is legacy in a program and what mends it. Raises Failure when it changes meanwhile."""
        if program.mended is None or program.remembered.get("generation") != self.generation:
            generation = self.generation
            rules, context = program.folder.rules, self.context(program)
            program.mended = await self.in_background(
                lambda: rules.report_with_fixes(program.utf8, context, program.folder.modules())
            )
            program.remembered["generation"] = generation
            if any(
                part.document.version != v for part, v in zip(program.parts, program.versions, strict=True)
            ):
                raise Failure(CONTENT_MODIFIED, "the document has changed meanwhile")
        return program.mended

    # -- work

    async def in_background(self, work: Callable[[], T]) -> T:
        """Do something that takes long on the one thread for it."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def start(self, work: Any) -> asyncio.Task[Any]:
        """Run a coroutine as a task that is kept until it ends; what it raises is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a task failed", exc_info=error)


def _marks(documents: Sequence[Document]) -> list[tuple[int, int, bytes]]:
    """Return what tells whether a program is still that of its documents: they, their versions, their texts.

    Versions alone do not: a client may send one twice.
    """
    return [(id(document), document.version, document.utf8) for document in documents]

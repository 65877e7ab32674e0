"""Documents and notebooks opened, changed, saved and closed.

Source: LSP 3.17, "Text Document Synchronization", "Notebook Document Synchronization".
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ssot_lsp.server.uris import path_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ssot_lsp.server.features.diagnostics import Diagnostics
    from ssot_lsp.server.features.files import Files
    from ssot_lsp.server.session import Session

logger = logging.getLogger(__name__)


class TextSync:
    """Keeps the session's documents equal to the client's."""

    def __init__(self, session: Session, files: Files, diagnostics: Diagnostics) -> None:
        """Write into `session`; `files` is told of what is saved, `diagnostics` of notebooks."""
        self._diagnostics = diagnostics
        self._session = session
        self._files = files

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Take a document in."""
        document = self._session.opened(params.text_document)
        self._session.tell([document])

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Change a document."""
        uri = params.text_document.uri
        if self._session.changed(uri, params.text_document.version, params.content_changes) is not None:
            document = self._session.documents.get(uri)
            if document is not None:
                self._session.tell([document])

    def did_save(self, params: types.DidSaveTextDocumentParams) -> None:
        """Hear of a saved file: a registry takes effect, other files are looked at where nobody watches."""
        path = path_of(params.text_document.uri)
        if path is not None:
            self._files.saved(path)

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Let a document go."""
        self._session.closed(params.text_document.uri)

    # -- notebooks

    def did_open_notebook(self, params: types.DidOpenNotebookDocumentParams) -> None:
        """Take a notebook in, with its cells."""
        notebook = params.notebook_document
        self._session.notebooks[notebook.uri] = [cell.document for cell in notebook.cells]
        documents = [self._session.opened(item, notebook.uri) for item in params.cell_text_documents]
        self._session.tell(documents)
        self._show_file(notebook.uri)

    def did_change_notebook(self, params: types.DidChangeNotebookDocumentParams) -> None:
        """Change the cells of a notebook: which there are, their kinds, their texts."""
        session = self._session
        uri = params.notebook_document.uri
        if uri not in session.notebooks:
            logger.warning("a change of %s, which is not open, is ignored", uri)
            return
        cells = params.change.cells
        if cells is None:
            return
        structure = cells.structure
        if structure is not None:
            array = structure.array
            order = session.notebooks[uri]
            order[array.start : array.start + array.delete_count] = [
                one.document for one in array.cells or ()
            ]
            for item in structure.did_open or ():
                session.opened(item, uri)
            for closed in structure.did_close or ():
                session.closed(closed.uri)
        for text in cells.text_content or ():
            session.changed(text.document.uri, text.document.version, text.changes)
        session.stir()
        session.tell(document for document in session.documents if document.notebook == uri)

    def did_close_notebook(self, params: types.DidCloseNotebookDocumentParams) -> None:
        """Let a notebook and its cells go."""
        uri = params.notebook_document.uri
        self._session.notebook_closed(uri)
        self._show_file(uri)

    def did_save_notebook(self, params: types.DidSaveNotebookDocumentParams) -> None:
        """Hear of a saved notebook: its file is looked at where nobody watches it."""
        path = path_of(params.notebook_document.uri)
        if path is not None:
            self._files.saved(path)

    def _show_file(self, uri: str) -> None:
        """Show for the file of a notebook what is to be shown: nothing while its cells are."""
        path = path_of(uri)
        folder = self._session.folder_of(path) if path is not None else None
        if path is not None and folder is not None and path in folder.files:
            self._diagnostics.publish_file(folder, path)

"""Modules and packages renamed in the editor: their imports follow in the same edit.

Source: LSP 3.17, "WillRenameFiles Request", "DidRenameFiles Notification". The edit is applied before
the files move, so it speaks of them where they are.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ssot_lsp.server.features.rule_offer import RuleOffer
from ssot_lsp.server.programs import joined
from ssot_lsp.server.protocol import CONTENT_MODIFIED, REQUEST_FAILED, Failure, Plain
from ssot_lsp.server.scanner import ScanFailure, frames
from ssot_lsp.server.uris import path_of, uri_of
from ssot_lsp.workspace.files import relative_to
from ssot_lsp.workspace.rename_job import RenameJob
from ssot_lsp.workspace.renames import Rename

if TYPE_CHECKING:
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.files import Files
    from ssot_lsp.server.features.scan import WorkspaceScan
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session
    from ssot_lsp.workspace.renames import ModuleMove, Plan

logger = logging.getLogger(__name__)

FILTERS = [
    types.FileOperationFilter(pattern=types.FileOperationPattern(glob=glob, matches=matches), scheme="file")
    for glob, matches in (
        ("**/*.{py,pyi}", types.FileOperationPatternKind.File),
        ("**/*", types.FileOperationPatternKind.Folder),
    )
]
_LATE = 3.0  # seconds; some clients wait no longer
_KEPT = 20  # requests that were answered and may still be carried out
_NAMED = 3  # places that a message names
_INFO = 3  # MessageType

_FOLLOW, _STRINGS = "ssot-imports", "ssot-strings"


@dataclass(slots=True)
class Outcome:
    """What the renames of one request come to in one folder."""

    folder: Folder
    moves: tuple[ModuleMove, ...] = ()
    refusals: list[str] = field(default_factory=list)
    # (URI, version or None, edits, edits that a person must agree to)
    changes: list[tuple[str, int | None, list[Json], list[Json]]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # "pkg/mod.py:12"


class Renames:
    """Answers what is about to be renamed, and hears of what has been."""

    def __init__(self, session: Session, files: Files, scan: WorkspaceScan) -> None:
        """Act on `session`; `files` and `scan` look at what has moved."""
        self._session = session
        self._files = files
        self._scan = scan
        self._offer = RuleOffer(session)
        self._answered: dict[tuple[tuple[str, str], ...], list[Outcome]] = {}

    # -- before

    async def will_rename(self, params: types.RenameFilesParams) -> Plain:
        """Answer `workspace/willRenameFiles`: the edit that has imports follow, or null."""
        session = self._session
        if not session.settings.rename_imports:
            return Plain(None)
        begun = time.monotonic()
        outcomes = [
            await self._outcome(folder, renames) for folder, renames in self._by_folder(params).items()
        ]
        took = time.monotonic() - begun
        if took > _LATE:
            logger.warning("what the rename means took %.1f s: an editor may not have waited", took)
        self._remember(params, outcomes)
        edit = self._edit(outcomes)
        if not session.client.hears_renames:
            self._tell(outcomes)
        return Plain(edit)

    def _by_folder(self, params: types.RenameFilesParams) -> dict[Folder, tuple[Rename, ...]]:
        """Sort renames by the folder that they stay in; those that cross folders are nobody's."""
        found: dict[Folder, list[Rename]] = {}
        for one in params.files:
            old, new = path_of(one.old_uri), path_of(one.new_uri)
            folder = self._session.folder_of(old) if old else None
            if folder is None or folder.config is None or not old or not new or old == new:
                continue
            if self._session.folder_of(new) is not folder:
                logger.info("%s leaves its workspace folder: imports of it are left alone", old)
                continue
            rename = Rename(relative_to(old, folder.root), relative_to(new, folder.root))
            found.setdefault(folder, []).append(rename)
        return {folder: tuple(renames) for folder, renames in found.items()}

    async def _outcome(self, folder: Folder, renames: tuple[Rename, ...]) -> Outcome:
        """Work out the renames of a folder beside the editor; open documents as they are shown."""
        session = self._session
        opened: dict[str, tuple[str, int]] = {}  # path -> URI and version that the text had
        texts: dict[str, bytes] = {}
        for document in session.documents:
            path = path_of(document.uri)
            if path and document.notebook is None and session.is_python(document) and folder.holds(path):
                opened[path] = (document.uri, document.version)
                texts[relative_to(path, folder.root)] = document.utf8
        programs = self._notebooks(folder)
        registry = folder.rules.registry
        job = RenameJob(
            folder.root,
            (folder.path,),
            session.client.unit,
            renames,
            registry.exclude,
            registry.source_roots,
            texts,
            {relative_to(path, folder.root): program.utf8 for path, program in programs.items()},
        )
        outcome = Outcome(folder)
        try:
            async for frame in frames(job):
                self._take(outcome, frame, opened, programs)
        except ScanFailure as failure:
            raise Failure(REQUEST_FAILED, f"what the rename means was not found out: {failure}") from failure
        return outcome

    def _notebooks(self, folder: Folder) -> dict[str, Program]:
        """Return the programs of the notebooks that are open, by the path of their files."""
        session = self._session
        found: dict[str, Program] = {}
        for uri, cells in session.notebooks.items():
            path = path_of(uri)
            if path and folder.holds(path):
                shown = [session.documents.get(cell) for cell in cells]
                python = [one for one in shown if one is not None and session.is_python(one)]
                found[path] = joined(python, path, folder)
        return found

    def _take(
        self,
        outcome: Outcome,
        frame: tuple[Any, ...],
        opened: dict[str, tuple[str, int]],
        programs: dict[str, Program],
    ) -> None:
        """Take in what was found out. Raises Failure when a text has changed meanwhile."""
        kind = frame[0]
        if kind == "plan":
            plan: Plan = frame[1]
            outcome.moves = plan.moves
            outcome.refusals = [f"{one.rename.old} {one.reason}" for one in plan.refusals]
        elif kind == "fault":
            logger.warning("%s: %s", frame[1], frame[2])
        elif kind == "fix":
            _, path, edits, doubtful, left = frame
            uri, version = opened.get(path, (uri_of(path), None))
            self._is_current(uri, version)
            outcome.changes.append((uri, version, list(map(_json, edits)), list(map(_json, doubtful))))
            outcome.left += self._places(outcome, path, left)
        elif kind == "cells":
            _, path, edits, doubtful, left = frame
            outcome.left += self._places(outcome, path, left)
            self._take_cells(outcome, programs[path], edits, doubtful)

    def _take_cells(self, outcome: Outcome, program: Program, edits: Any, doubtful: Any) -> None:
        unit = self._session.client.unit
        certain, maybe = program.edits(edits, unit), program.edits(doubtful, unit)
        if certain is None or maybe is None:
            outcome.left.append(relative_to(program.path, outcome.folder.root))
            return
        for part, version in zip(program.parts, program.versions, strict=True):
            uri = part.document.uri
            if uri in certain or uri in maybe:
                self._is_current(uri, version)
                outcome.changes.append((uri, version, certain.get(uri, []), maybe.get(uri, [])))

    def _is_current(self, uri: str, version: int | None) -> None:
        if version is None:
            return
        shown = self._session.documents.get(uri)
        if shown is None or shown.version != version:
            raise Failure(CONTENT_MODIFIED, f"{uri} changed while the rename was worked out")

    @staticmethod
    def _places(outcome: Outcome, path: str, left: Any) -> list[str]:
        rel = relative_to(path, outcome.folder.root)
        return [f"{rel}:{line}" for line, _ in left]

    def _edit(self, outcomes: list[Outcome]) -> Json | None:
        """Put the edit together. Strings that may name a module are changed only if the user can be asked."""
        client = self._session.client
        asks = client.document_changes and client.confirms
        documents: list[Json] = []
        plain: dict[str, list[Json]] = {}
        for outcome in outcomes:
            for uri, version, edits, doubtful in outcome.changes:
                if not asks:
                    rel = relative_to(path_of(uri) or uri, outcome.folder.root)
                    outcome.left += [f"{rel}:{one['range']['start']['line'] + 1}" for one in doubtful]
                made = [{**edit, "annotationId": _FOLLOW} for edit in edits] if asks else list(edits)
                if asks:
                    made += [{**edit, "annotationId": _STRINGS} for edit in doubtful]
                if made:
                    plain[uri] = made
                    documents.append({"textDocument": {"uri": uri, "version": version}, "edits": made})
        if not documents:
            return None
        if not client.document_changes:
            return {"changes": plain}
        edit: Json = {"documentChanges": documents}
        if asks:
            used = {one["annotationId"] for document in documents for one in document["edits"]}
            notes = self._annotations(outcomes)
            edit["changeAnnotations"] = {name: note for name, note in notes.items() if name in used}
        return edit

    def _annotations(self, outcomes: list[Outcome]) -> dict[str, Json]:
        left = sum(len(outcome.left) for outcome in outcomes)
        follow: Json = {"label": "Imports follow the rename", "needsConfirmation": False}
        if left:
            follow["description"] = f"{_count(left, 'place')} could not be rewritten and must be looked at"
        return {
            _FOLLOW: follow,
            _STRINGS: {
                "label": "Strings that are the path of a renamed module",
                "description": "whether anything resolves them is not known",
                "needsConfirmation": True,
            },
        }

    # -- after

    def _remember(self, params: types.RenameFilesParams, outcomes: list[Outcome]) -> None:
        self._answered[_key(params)] = outcomes
        while len(self._answered) > _KEPT:
            del self._answered[next(iter(self._answered))]

    def did_rename(self, params: types.RenameFilesParams) -> None:
        """Look at what has moved, tell what is left to do, and offer a rule for it."""
        session = self._session
        paths = [path for one in params.files for uri in (one.old_uri, one.new_uri) if (path := path_of(uri))]
        self._files.changed(paths, only_contents=False)
        if any(os.path.isdir(path) for path in paths):  # noqa: PTH112
            for folder in {id(one): one for path in paths if (one := session.folder_of(path))}.values():
                self._scan.scan(folder)
        outcomes = self._answered.pop(_key(params), [])
        if session.client.hears_renames:
            self._tell(outcomes)
        for outcome in outcomes:
            if outcome.moves:
                session.start(self._offer.offer(outcome.folder, outcome.moves))

    def _tell(self, outcomes: list[Outcome]) -> None:
        """Say what was not rewritten; nothing where all went well."""
        for outcome in outcomes:
            for why in outcome.refusals:
                self._show(f"Imports are left as they are: {why}.")
            left = list(dict.fromkeys(outcome.left))
            if left:
                shown = ", ".join(left[:_NAMED]) + (", …" if len(left) > _NAMED else "")
                names = ", ".join(f"`{move.old}`" for move in outcome.moves)
                self._show(f"{_count(len(left), 'place')} that may name {names} must be looked at: {shown}")
                for place in left:
                    logger.info("to be looked at after the rename: %s", place)

    def _show(self, text: str) -> None:
        self._session.protocol.send_plain("window/showMessage", {"type": _INFO, "message": text})


def _key(params: types.RenameFilesParams) -> tuple[tuple[str, str], ...]:
    return tuple((one.old_uri, one.new_uri) for one in params.files)


def _json(edit: tuple[int, int, int, int, str]) -> Json:
    line, column, last, end, text = edit
    return {
        "range": {"start": {"line": line, "character": column}, "end": {"line": last, "character": end}},
        "newText": text,
    }


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

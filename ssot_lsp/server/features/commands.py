"""What `workspace/executeCommand` runs.

| command | arguments | result |
| --- | --- | --- |
| `ssot.checkWorkspace` | | counts, every file with its diagnostics, and whether it was cut short |
| `ssot.fixFile` | uri | whether the edit was applied, and how many findings it mends |
| `ssot.fixWorkspace` | | the same over all files: one edit, safe fixes alone; notebooks `skipped` |
| `ssot.fixRule` | rule id, uri (optional) | the same for one rule, and how many uses are left |
| `ssot.reloadRegistry` | | rules in force, and the registry's problems |
| `ssot.showRule` | rule id or code, uri (optional) | Markdown |
| `ssot.showRegistry` | | the rules, as `registry show --output-format json` has them |
| `ssot.openRegistryEntry` | rule id, uri (optional) | whether the client showed it |
| `ssot.debugInformation` | | Markdown for a bug report |
"""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Any

from ssot_lsp import __version__
from ssot_lsp.server.convert import registry_location, workspace_edit
from ssot_lsp.server.features.code_actions import FIX_FILE, FIX_WORKSPACE, OPEN_ENTRY
from ssot_lsp.server.features.rule_uses import open_programs
from ssot_lsp.server.protocol import INVALID_PARAMS, REQUEST_FAILED, Failure, Plain
from ssot_lsp.server.scanner import ScanFailure, frames
from ssot_lsp.server.uris import path_of, uri_of
from ssot_lsp.workspace.files import relative_to
from ssot_lsp.workspace.scan import Job

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.code_actions import CodeActions
    from ssot_lsp.server.features.diagnostics import Diagnostics
    from ssot_lsp.server.features.scan import WorkspaceScan
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session


class Commands:
    """The commands of one session."""

    def __init__(
        self, session: Session, diagnostics: Diagnostics, scan: WorkspaceScan, actions: CodeActions
    ) -> None:
        """Register the commands with the session's protocol."""
        self._session = session
        self._diagnostics = diagnostics
        self._scan = scan
        self._actions = actions
        session.protocol.commands.update(
            {
                "ssot.checkWorkspace": self.check_workspace,
                FIX_FILE: self.fix_file,
                FIX_WORKSPACE: self.fix_workspace,
                "ssot.reloadRegistry": self.reload_registry,
                "ssot.showRule": self.show_rule,
                "ssot.showRegistry": self.show_registry,
                OPEN_ENTRY: self.open_entry,
                "ssot.debugInformation": self.debug_information,
            }
        )

    async def check_workspace(self, _arguments: list[Any]) -> Plain:
        """Check every folder anew, and say what was found."""
        session = self._session
        self._scan.asked = True  # whatever the settings say: somebody wants to know
        for folder in session.folders:
            self._scan.scan(folder)
        await self._scan.finished()
        files = []
        shown = session.shown()
        for folder in session.folders:
            for path in sorted(folder.files):
                if path in shown:
                    continue
                files.append({"uri": uri_of(path), "diagnostics": self._diagnostics.of_file(folder, path)})
        for document in session.documents:
            items = self._diagnostics.of_document(document)
            if items:
                files.append({"uri": document.uri, "diagnostics": items})
        count = sum(len(file["diagnostics"]) for file in files)
        faults = [{"path": path, "message": why} for path, why in sorted(self._scan.faults.items())]
        complete = not any(folder.incomplete for folder in session.folders)
        return Plain({"findings": count, "files": files, "faults": faults, "complete": complete})

    async def fix_file(self, arguments: list[Any]) -> Plain:
        """Apply the safe fixes of an open document."""
        session = self._session
        uri = _text(arguments, 0, "the URI of a document")
        document = session.documents.get(uri)
        cells = [session.documents.get(cell) for cell in session.notebooks.get(uri, ())]
        if document is None and not cells:
            raise Failure(INVALID_PARAMS, f"{uri} is not open")
        programs = (session.program(one) for one in (document, *cells) if one is not None)
        program = next((one for one in programs if one is not None), None)
        edit, mended = await self._actions.fix_all(program) if program is not None else (None, 0)
        if edit is None:
            return Plain({"applied": False, "files": 0, "findings": 0})
        applied = await self.apply("Fix all legacy imports in this file", edit)
        return Plain({"applied": applied, "files": 1, "findings": mended})

    async def fix_workspace(self, _arguments: list[Any]) -> Plain:
        """Apply the safe fixes of every file of every folder, open or not, in one edit."""
        session = self._session
        await self._scan.finished()
        changes: list[tuple[str, int | None, list[Json]]] = []
        mended = 0
        skipped: list[str] = []
        for folder in session.folders:
            for found, count in (
                await self._fixes_of(folder, skipped),
                await self._notebook_fixes_of(folder),
            ):
                changes += found
                mended += count
        done: Json = {"skipped": skipped} if skipped else {}
        if not changes:
            return Plain({"applied": False, "files": 0, "findings": 0, **done})
        self.check_still(changes)
        applied = await self.apply(
            "Fix all legacy imports in the workspace", workspace_edit(changes, session.client)
        )
        return Plain({"applied": applied, "files": len(changes), "findings": mended, **done})

    def check_still(self, changes: Iterable[tuple[str, int | None, list[Json]]]) -> None:
        """Raise Failure where a text is no longer the one that its edits were worked out for.

        A file that was closed then and is open now is not.
        """
        session = self._session
        for uri, version, _ in changes:
            path = path_of(uri)
            document = session.documents.get(uri) or (session.document_at(path) if path else None)
            if (document.version if document is not None else None) != version:
                raise Failure(REQUEST_FAILED, f"{uri} changed while its fixes were worked out; try again")

    def _is_left(self, uri: str) -> bool:
        """Tell whether a closed file is not to be edited: an editor of notebooks edits cells alone."""
        return self._session.client.notebooks and uri.endswith(".ipynb")

    async def _notebook_fixes_of(
        self, folder: Folder
    ) -> tuple[list[tuple[str, int | None, list[Json]]], int]:
        """Work out the edits of the notebooks that are open, cell by cell."""
        session = self._session
        changes: list[tuple[str, int | None, list[Json]]] = []
        mended = 0
        for program in open_programs(folder, session):
            if program.parts and program.parts[0].document.notebook is not None:
                found, count = await self._actions.fix_all_changes(program)
                changes += found
                mended += count
        return changes, mended

    async def _fixes_of(
        self, folder: Folder, skipped: list[str]
    ) -> tuple[list[tuple[str, int | None, list[Json]]], int]:
        """Work out the edits of a folder's files beside the editor; open documents as they are shown.

        Files that could be mended and are left alone are added to `skipped`.
        """
        session = self._session
        opened: dict[str, tuple[str, int]] = {}  # path -> URI and version that the text had
        texts: dict[str, bytes] = {}
        for document in session.documents:
            path = path_of(document.uri)
            ours = session.is_python(document) or (path or "").endswith(".ipynb")
            if path and document.notebook is None and ours and session.folder_of(path) is folder:
                opened[path] = (document.uri, document.version)
                texts[relative_to(path, folder.root)] = document.utf8
        paths = [path for path in folder.files if not session.is_notebook(path)]
        rels = {relative_to(path, folder.root) for path in paths} | set(texts)
        job = Job(
            folder.root,
            folder.rules.registry,
            (folder.path,),
            session.client.unit,
            folder.rules.today,
            files=tuple(sorted(rels)),
            texts=texts,
            mode="fix",
            cache=False,
        )
        changes: list[tuple[str, int | None, list[Json]]] = []
        mended = 0
        try:
            async for frame in frames(job):
                if frame[0] != "fix" or not frame[2]:
                    continue
                _, path, edits, count, _left = frame
                uri, version = opened.get(path, (uri_of(path), None))
                if version is None and self._is_left(uri):
                    skipped.append(uri)
                    continue
                changes.append((uri, version, [_text_edit(edit) for edit in edits]))
                mended += count
        except ScanFailure as failure:
            raise Failure(REQUEST_FAILED, f"the fixes could not be worked out: {failure}") from failure
        return changes, mended

    async def apply(self, label: str, edit: Json) -> bool:
        """Have the client apply an edit. Raises Failure with its reason when it does not."""
        session = self._session
        if not session.client.applies_edits:
            raise Failure(REQUEST_FAILED, "this editor does not take edits from the server")
        try:
            answer = await session.protocol.ask("workspace/applyEdit", {"label": label, "edit": edit})
        except Failure as failure:
            raise Failure(REQUEST_FAILED, f"the editor did not apply the edit: {failure}") from failure
        applied = isinstance(answer, dict) and answer.get("applied") is True
        if not applied and isinstance(answer, dict) and answer.get("failureReason"):
            raise Failure(REQUEST_FAILED, f"the editor did not apply the edit: {answer['failureReason']}")
        return applied

    # -- the registry

    async def reload_registry(self, _arguments: list[Any]) -> Plain:
        """Read every registry again."""
        folders = []
        for folder in self._session.folders:
            changed = self._session.reload(folder)
            folders.append({**_folder_json(folder), "changed": changed})
        return Plain({"folders": folders})

    async def show_rule(self, arguments: list[Any]) -> Plain:
        """Explain a rule of the registry, or one of our own codes."""
        from ssot_lsp.server.features.rule_text import code_text, rule_text

        what = _text(arguments, 0, "the id of a rule, or a code")
        found = self.rule(what, arguments)
        if found is not None:
            folder, rule = found
            return Plain(rule_text(rule, folder, self._session))
        explained = code_text(what)
        if explained is None:
            raise Failure(INVALID_PARAMS, f"there is no rule and no code {what!r}")
        return Plain(explained)

    async def show_registry(self, _arguments: list[Any]) -> Plain:
        """Return the compiled rules of every folder."""
        from ssot_lsp.registries.show import plain_rules

        return Plain(
            [
                {**_folder_json(folder), "rules": plain_rules(folder.rules.registry)}
                for folder in self._session.folders
            ]
        )

    async def open_entry(self, arguments: list[Any]) -> Plain:
        """Show the line of a rule in its document."""
        session = self._session
        found = self.rule(_text(arguments, 0, "the id of a rule"), arguments)
        if found is None or found[1].origin is None:
            raise Failure(INVALID_PARAMS, f"there is no rule {arguments[0]!r}")
        if not session.client.shows_documents:
            raise Failure(REQUEST_FAILED, "this editor does not show documents that a server names")
        place = registry_location(found[1].origin)
        answer = await session.protocol.ask(
            "window/showDocument", {"uri": place["uri"], "takeFocus": True, "selection": place["range"]}
        )
        return Plain(bool(isinstance(answer, dict) and answer.get("success")))

    def rule(self, identifier: str, arguments: list[Any]) -> tuple[Folder, Rule] | None:
        """Find a rule by its id, first in the folder of the document that the second argument names."""
        folders = list(self._session.folders)
        if len(arguments) > 1 and isinstance(arguments[1], str) and (path := path_of(arguments[1])):
            folders.sort(key=lambda folder: not folder.holds(path))
        for folder in folders:
            for rule in folder.rules.registry.rules:
                if rule.id == identifier:
                    return folder, rule
        return None

    async def debug_information(self, _arguments: list[Any]) -> Plain:
        """Return what a bug report needs, without a word of anybody's source."""
        session = self._session
        lines = [
            f"- ssot-lsp {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"- executable: `{sys.executable}`",
            f"- client: {session.client.name or 'unnamed'}; positions in {session.client.unit};"
            f" diagnostics are {'pulled' if session.client.pulls else 'pushed'}",
            f"- settings: {session.settings}",
            f"- open documents: {len(list(session.documents))}",
        ]
        for folder in session.folders:
            findings = sum(len(found.findings) for found in folder.files.values())
            state = f"broken ({folder.broken})" if folder.broken else "sound"
            lines += [
                f"- folder `{folder.path}`, root `{folder.root}`",
                f"  - registry: {f'`{folder.config}`' if folder.config else 'none'}, {state},"
                f" {len(folder.rules.registry.rules)} rules, {len(folder.problems)} problems",
                f"  - scan: {'done' if folder.scanned else 'running'}; {findings} findings in"
                f" {len(folder.files)} files on disk; {len(self._scan.faults)} could not be checked",
            ]
        return Plain("\n".join(lines) + "\n")


def _folder_json(folder: Folder) -> Json:
    return {
        "folder": uri_of(folder.path),
        "registry": folder.config,
        "broken": folder.broken or None,
        "count": len(folder.rules.registry.rules),
        "problems": [
            {"code": one.code, "message": one.message, "severity": one.severity, "path": one.origin.path,
             "line": one.origin.line}
            for one in folder.problems
        ],
    }  # fmt: skip


def _text_edit(edit: tuple[int, int, int, int, str]) -> Json:
    line, column, last, end, text = edit
    return {
        "range": {"start": {"line": line, "character": column}, "end": {"line": last, "character": end}},
        "newText": text,
    }


def _text(arguments: list[Any], place: int, what: str) -> str:
    """Return an argument that must be a string. Raises Failure."""
    if len(arguments) <= place or not isinstance(arguments[place], str):
        raise Failure(INVALID_PARAMS, f"argument {place + 1} must be {what}")
    return str(arguments[place])

"""Quick fixes, "fix all", and "ignore here".

Source: LSP 3.17, "Code Action Request", "Code Action Resolve Request".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.rewrite.edits import merge_fixes
from ssot_lsp.server.convert import workspace_edit
from ssot_lsp.server.features.diagnostics import Diagnostics
from ssot_lsp.server.mending import ignore_edit, mend
from ssot_lsp.server.protocol import CONTENT_MODIFIED, Failure, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol import types

    from ssot_lsp.core.findings import Edit, Finding, Fix
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.ssot"
NOTEBOOK_FIX_ALL = "notebook.source.fixAll.ssot"
KINDS = [QUICK_FIX, FIX_ALL, NOTEBOOK_FIX_ALL]

FIX_FILE, FIX_WORKSPACE, OPEN_ENTRY = "ssot.fixFile", "ssot.fixWorkspace", "ssot.openRegistryEntry"
_CONFIRM = {"label": "Unsafe fix of ssot-lsp", "needsConfirmation": True}
_UNSAFE = " (unsafe)"


class CodeActions:
    """Offers what can be done about the findings of a range."""

    def __init__(self, session: Session, diagnostics: Diagnostics) -> None:
        """Answer for `session`."""
        self._session = session
        self._diagnostics = diagnostics

    async def code_action(self, params: types.CodeActionParams) -> Plain:
        """Answer `textDocument/codeAction`."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        program = session.program(document) if document is not None else None
        if document is None or program is None:
            return Plain([])
        only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
        unit = session.client.unit
        where = params.range
        start = program.offset(document, where.start.line, where.start.character, unit)
        end = program.offset(document, where.end.line, where.end.character, unit)
        findings = session.report(program).findings
        touched = [one for one in findings if one.span.start <= end and start <= one.span.end]
        quick = wanted(QUICK_FIX, only) and bool(touched)
        kinds = [FIX_ALL] if document.notebook is None else [FIX_ALL, NOTEBOOK_FIX_ALL]
        every = [kind for kind in kinds if wanted(kind, only)] if findings else []
        if not quick and not every:
            return Plain([])
        report = await session.mended(program)
        actions: list[Json] = []
        if quick:
            here = [one for one in report.findings if one.span.start <= end and start <= one.span.end]
            for finding in here:
                actions += self._of_finding(program, document, finding)
        if any(_is_safe(one) for one in report.findings):
            actions += await self._fix_all(program, document, every=every, quick=quick)
        if not session.client.takes_actions:
            return Plain([action["command"] for action in actions if "command" in action])
        return Plain(actions)

    # -- one finding

    def _of_finding(self, program: Program, document: Document, finding: Finding) -> list[Json]:
        session = self._session
        shown = self._shown(program, document, finding)
        actions = []
        fix = finding.fix
        if fix is not None and (action := self._of_fix(program, fix, finding)) is not None:
            actions.append({**action, "diagnostics": [shown]})
        client = session.client
        if finding.rule is not None and client.takes_actions:
            ignored = ignore_edit(program.utf8, finding, program.folder.rules, session.context(program))
            if ignored is not None and (edit := self._edit(program, (ignored,))) is not None:
                title = f"Ignore `{finding.rule.id}` here"
                actions.append({"title": title, "kind": QUICK_FIX, "diagnostics": [shown], "edit": edit})
            if finding.rule.origin is not None and client.shows_documents:
                title = f"Open the registry entry of `{finding.rule.id}`"
                command = {
                    "title": title,
                    "command": OPEN_ENTRY,
                    "arguments": [finding.rule.id, document.uri],
                }
                actions.append(
                    {"title": title, "kind": QUICK_FIX, "diagnostics": [shown], "command": command}
                )
        return actions

    def _of_fix(self, program: Program, fix: Fix, finding: Finding) -> Json | None:
        client = self._session.client
        title = fix.message or (finding.message.partition("(")[0].strip())
        if fix.applicability == "display-only":
            if not client.shows_disabled:
                return None
            return {"title": title, "kind": QUICK_FIX, "disabled": {"reason": fix.reason or fix.message}}
        unsafe = fix.applicability == "unsafe"
        edit = self._edit(program, fix.edits, confirm=unsafe)
        if edit is None:
            return None
        if unsafe:
            title += f"{_UNSAFE}: {fix.reason}" if fix.reason else _UNSAFE
        action: Json = {"title": title, "kind": QUICK_FIX, "edit": edit}
        if client.knows_preferred and not unsafe:
            action["isPreferred"] = True
        return action

    def _edit(self, program: Program, edits: Iterable[Edit], *, confirm: bool = False) -> Json | None:
        """Make a workspace edit of edits of a program; None where they do not fit its documents."""
        client = self._session.client
        made = program.edits(tuple(edits), client.unit)
        if not made:
            return None
        versions = _versions(program)
        changes = [(uri, versions[uri], texts) for uri, texts in made.items()]
        return workspace_edit(changes, client, dict(_CONFIRM) if confirm and client.confirms else None)

    def _shown(self, program: Program, document: Document, finding: Finding) -> Json:
        """Return the diagnostic of a finding as the client has it."""
        _, place = program.place(finding.span.start, finding.span.end, self._session.client.unit)
        return self._diagnostics.of_finding(program, finding, place)

    # -- the whole file

    async def _fix_all(
        self, program: Program, document: Document, *, every: list[str], quick: bool
    ) -> list[Json]:
        """Offer to mend all: as source actions (`every`), beside the quick fixes of a finding (`quick`)."""
        client = self._session.client
        what = "file" if document.notebook is None else "notebook"
        title = f"Fix all legacy imports in this {what}"
        if not client.takes_actions:
            command = {"title": title, "command": FIX_FILE, "arguments": [document.uri]}
            return [{"title": title, "command": command}]
        action: Json = {"title": title, "kind": FIX_ALL}
        if client.resolves_edits:
            action["data"] = {"uri": document.uri, "version": document.version, "all": True}
        else:
            edit = await self.fix_all_edit(program)
            if edit is None:
                return []
            action["edit"] = edit
        actions: list[Json] = []
        for kind in every:
            if kind == FIX_ALL and document.notebook is not None:
                actions += await self._fix_cell(program, document)
            else:
                actions.append({**action, "kind": kind})
        if quick:
            actions.append({**action, "kind": QUICK_FIX})
            if client.applies_edits:
                name = "Fix all legacy imports in the workspace"
                command = {"title": name, "command": FIX_WORKSPACE, "arguments": []}
                actions.append({"title": name, "kind": QUICK_FIX, "command": command})
        return actions

    async def _fix_cell(self, program: Program, document: Document) -> list[Json]:
        """Offer to mend one cell: editors ask for every cell at once, and apply each answer."""
        edit = await self.cell_edit(program, document)
        if edit is None:
            return []
        action: Json = {"title": "Fix all legacy imports in this cell", "kind": FIX_ALL}
        if self._session.client.resolves_edits:
            return [{**action, "data": {"uri": document.uri, "version": document.version, "cell": True}}]
        return [{**action, "edit": edit}]

    async def cell_edit(self, program: Program, document: Document) -> Json | None:
        """Return the edit of the safe fixes that lie in one cell as a whole; None where there are none."""
        report = await self._session.mended(program)
        part = program.part_of(document)
        fixes = [
            finding.fix
            for finding in report.findings
            if finding.fix is not None
            and finding.fix.applicability == "safe"
            and all(program.part_at(edit.start) is part for edit in finding.fix.edits)
        ]
        return self._edit(program, merge_fixes(fixes)) if fixes else None

    async def fix_all_edit(self, program: Program) -> Json | None:
        """Return the edit that `check --fix` would make of a program; None where there is nothing to do."""
        return (await self.fix_all(program))[0]

    async def fix_all(self, program: Program) -> tuple[Json | None, int]:
        """Return the edit that `check --fix` would make of a program, and how many findings it mends."""
        edits, count = await self._mended(program)
        return (self._edit(program, edits), count) if edits else (None, 0)

    async def fix_all_changes(self, program: Program) -> tuple[list[tuple[str, int | None, list[Json]]], int]:
        """Return the same as (URI, version, text edits) of each document of the program."""
        edits, count = await self._mended(program)
        made = program.edits(edits, self._session.client.unit) or {}
        versions = _versions(program)
        return [(uri, versions[uri], texts) for uri, texts in made.items()], count if made else 0

    async def _mended(self, program: Program) -> tuple[tuple[Edit, ...], int]:
        """Work out what mends a whole program, and how many findings that takes away."""
        session = self._session
        report = await session.mended(program)
        rules, context = program.folder.rules, session.context(program)
        mended = await session.in_background(
            lambda: mend(program.utf8, report, rules, context, program.folder.modules())
        )
        return mended.edits, mended.count

    async def resolve(self, action: types.CodeAction) -> Plain | types.CodeAction:
        """Answer `codeAction/resolve`: work out the edit of an action that was offered without one.

        VS Code asks for actions that are a command and nothing else, too: those are whole already.
        """
        session = self._session
        data: Any = action.data
        if data is None and (action.command is not None or action.edit is not None):
            return action
        resolved: Json = {"title": action.title}
        if action.kind is not None:
            resolved["kind"] = str(getattr(action.kind, "value", action.kind))
        if not isinstance(data, dict) or "uri" not in data:
            raise Failure(CONTENT_MODIFIED, "this action is not one that was offered")
        document = session.documents.get(str(data["uri"]))
        program = session.program(document) if document is not None else None
        if document is None or program is None or document.version != data.get("version"):
            raise Failure(CONTENT_MODIFIED, "the document has changed since the action was offered")
        cell = data.get("cell") is True
        edit = await (self.cell_edit(program, document) if cell else self.fix_all_edit(program))
        return Plain({**resolved, "data": data, "edit": edit or workspace_edit([], session.client)})


def _versions(program: Program) -> dict[str, int]:
    """Return the versions of a program's documents that it was made of, by URI."""
    return {part.document.uri: one for part, one in zip(program.parts, program.versions, strict=True)}


def wanted(kind: str, only: list[str]) -> bool:
    """Tell whether a kind is asked for: by its own name or by one above it (`source` for `source.fixAll`)."""
    return not only or any(kind == one or kind.startswith(f"{one}.") or one == "" for one in only)


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability == "safe"

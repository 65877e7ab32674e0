"""`ssot.fixRule`: the safe fixes of one rule's uses over the workspace, in one edit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.text import LineIndex
from ssot_lsp.server.convert import text_edits, workspace_edit
from ssot_lsp.server.features.registry_lens import FIX_RULE
from ssot_lsp.server.features.rule_uses import count_of, open_programs, uses_of
from ssot_lsp.server.mending import mend
from ssot_lsp.server.protocol import INVALID_PARAMS, REQUEST_FAILED, Failure, Plain
from ssot_lsp.server.uris import uri_of
from ssot_lsp.workspace.files import ScanFault
from ssot_lsp.workspace.programs import open_program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.findings import Edit, Finding
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.commands import Commands
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.mending import Mended
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session

_INFORMATION = 3  # MessageType
_Change = tuple[str, "int | None", "list[Json]"]  # URI, version, text edits


class FixRule:
    """The command of one session."""

    def __init__(self, session: Session, commands: Commands) -> None:
        """Register the command with the session's protocol; `commands` finds rules and applies edits."""
        self._session = session
        self._commands = commands
        session.protocol.commands[FIX_RULE] = self.fix_rule

    async def fix_rule(self, arguments: list[Any]) -> Plain:
        """Fix what can safely be fixed of a rule's uses; the user confirms it where the client can ask.

        Returns `applied`, `files` and `findings` (mended), and `left`: uses without a safe fix.
        """
        session = self._session
        identifier = arguments[0] if arguments else None
        found = self._commands.rule(identifier, arguments) if isinstance(identifier, str) else None
        if found is None:
            raise Failure(INVALID_PARAMS, f"there is no rule {identifier!r}")
        folder, rule = found
        total, _ = uses_of(rule, folder, session)
        changes: list[_Change] = []
        mended = closed = 0
        opened = set()
        for program in list(open_programs(folder, session)):
            opened.add(program.path)
            if _has_uses(session.report(program).findings, rule):
                found_here, count = await self._in_program(rule, program)
                changes += found_here
                mended += count
        for path in sorted(path for path, file in folder.files.items() if _has_uses(file.findings, rule)):
            if path in opened or session.is_notebook(path):
                continue
            if session.client.notebooks and path.endswith(".ipynb"):  # its editor edits cells alone
                closed += 1
                continue
            found_here, count = await self._in_file(folder, rule, path)
            changes += found_here
            mended += count
        self._commands.check_still(changes)
        left = max(0, total - mended)
        label = f"Fix {count_of(mended, 'use')} of {rule.legacy}"
        if not changes:
            none = f"No use of {rule.legacy} has a safe fix{_but_for(closed)}."
            self._say(none if total else f"{rule.legacy} has no uses.")
            return Plain({"applied": False, "files": 0, "findings": 0, "left": left})
        annotation = {"label": label, "needsConfirmation": True} if session.client.confirms else None
        applied = await self._commands.apply(label, workspace_edit(changes, session.client, annotation))
        if applied and left:
            self._say(f"{count_of(left, 'use')} of {rule.legacy} left: no safe fix{_but_for(closed)}.")
        return Plain({"applied": applied, "files": len(changes), "findings": mended, "left": left})

    async def _in_program(self, rule: Rule, program: Program) -> tuple[list[_Change], int]:
        """Work out the edits of an open document, or of the cells of an open notebook."""
        session = self._session
        context = session.context(program)
        result = await session.in_background(partial(_mended, program.folder, rule, program.utf8, context))
        made = program.edits(result.edits, session.client.unit)
        if not made:
            return [], 0
        versions = {part.document.uri: part.document.version for part in program.parts}
        if tuple(versions.values()) != program.versions:
            raise _changed(program.path)
        return [(uri, versions[uri], edits) for uri, edits in made.items()], result.count

    async def _in_file(self, folder: Folder, rule: Rule, path: str) -> tuple[list[_Change], int]:
        """Work out the edits of a file that is not open, or that is open as something else than Python."""
        session = self._session
        document = session.document_at(path)
        unsaved = document.utf8 if document is not None else None
        version = document.version if document is not None else None
        found = await session.in_background(partial(_file_edits, folder, rule, path, unsaved))
        if found is None or not found[1]:
            return [], 0
        text, edits, count = found
        uri = document.uri if document is not None else uri_of(path)
        return [(uri, version, text_edits(LineIndex(text), edits, session.client.unit))], count

    def _say(self, message: str) -> None:
        params = {"type": _INFORMATION, "message": message}
        self._session.protocol.send_plain("window/showMessage", params)


def _changed(name: str) -> Failure:
    return Failure(REQUEST_FAILED, f"{name} changed while its fixes were worked out; try again")


def _has_uses(findings: Iterable[Finding], rule: Rule) -> bool:
    return any(one.rule is not None and one.rule.id == rule.id for one in findings)


def _mended(folder: Folder, rule: Rule, utf8: bytes, context: FileContext) -> Mended:
    """Work out what mends the uses of a rule in a text."""
    rules, modules = folder.rules, folder.modules()
    report = rules.report_with_fixes(utf8, context, modules)
    return mend(utf8, report, rules, context, modules, only=rule.id)


def _file_edits(
    folder: Folder, rule: Rule, path: str, unsaved: bytes | None
) -> tuple[bytes, tuple[Edit, ...], int] | None:
    """Work out the edits of a file: its text, they, and how many uses they mend; None if unreadable."""
    data = unsaved if unsaved is not None else _read(path)
    program = open_program(path, data) if data is not None else None
    if data is None or program is None or isinstance(program, ScanFault):
        return None
    result = _mended(folder, rule, program.utf8, folder.context(path))
    if not path.endswith(".ipynb"):
        return program.utf8, result.edits, result.count
    from ssot_lsp.workspace.notebooks import file_edits

    made = file_edits(data, program.utf8, result.edits)
    return (*made, result.count) if made is not None else None


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return None


def _but_for(closed: int) -> str:
    """Say that notebooks were left alone."""
    if not closed:
        return ""
    return f"; {count_of(closed, 'notebook')} to be opened first"

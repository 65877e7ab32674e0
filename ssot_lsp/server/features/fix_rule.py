"""`ssot.fixRule`: the safe fixes of one rule's uses over the workspace, in one edit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.text import LineIndex, SourceText, decode_source
from ssot_lsp.server.convert import text_edits, workspace_edit
from ssot_lsp.server.features.registry_lens import FIX_RULE
from ssot_lsp.server.features.rule_uses import count_of, open_programs, uses_of
from ssot_lsp.server.mending import mend
from ssot_lsp.server.protocol import INVALID_PARAMS, REQUEST_FAILED, Failure, Plain
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.findings import Finding
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
        mended = 0
        opened = set()
        for program in list(open_programs(folder, session)):
            opened.add(program.path)
            if _has_uses(session.report(program).findings, rule):
                found_here, count = await self._in_program(rule, program)
                changes += found_here
                mended += count
        for path in sorted(path for path, file in folder.files.items() if _has_uses(file.findings, rule)):
            if path not in opened and not path.endswith(".ipynb"):  # one that is not open is no text document
                found_here, count = await self._in_file(folder, rule, path)
                changes += found_here
                mended += count
        self._check(changes)
        left = max(0, total - mended)
        label = f"Fix {count_of(mended, 'use')} of {rule.legacy}"
        if not changes:
            self._say(f"No use of {rule.legacy} has a safe fix." if total else f"{rule.legacy} has no uses.")
            return Plain({"applied": False, "files": 0, "findings": 0, "left": left})
        annotation = {"label": label, "needsConfirmation": True} if session.client.confirms else None
        applied = await self._commands.apply(label, workspace_edit(changes, session.client, annotation))
        if applied and left:
            self._say(f"{count_of(left, 'use')} of {rule.legacy} left: no safe fix.")
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
        """Work out the edits of a file that is not open."""

        def work() -> tuple[bytes, Mended] | None:
            source = _decoded(path)
            if source is None:
                return None
            return source.utf8, _mended(folder, rule, source.utf8, folder.context(path))

        found = await self._session.in_background(work)
        if found is None or not found[1].edits:
            return [], 0
        edits = text_edits(LineIndex(found[0]), found[1].edits, self._session.client.unit)
        return [(uri_of(path), None, edits)], found[1].count

    def _check(self, changes: list[_Change]) -> None:
        """Raise Failure where a document has changed since its fixes were worked out."""
        for uri, version, _ in changes:
            document = self._session.documents.get(uri)
            if version is not None and (document is None or document.version != version):
                raise _changed(uri)

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


def _decoded(path: str) -> SourceText | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            source = decode_source(file.read())
    except OSError:
        return None
    return source if isinstance(source, SourceText) else None

"""`ssot.fixRule`: the safe fixes of one rule's uses over the workspace, in one edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.text import LineIndex, SourceText, decode_source
from ssot_lsp.server.convert import text_edits, workspace_edit
from ssot_lsp.server.features.registry_lens import FIX_RULE
from ssot_lsp.server.features.rule_uses import count_of, open_programs
from ssot_lsp.server.mending import mend
from ssot_lsp.server.protocol import INVALID_PARAMS, REQUEST_FAILED, Failure, Plain
from ssot_lsp.server.uris import uri_of

if TYPE_CHECKING:
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.features.commands import Commands
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.mending import Mended
    from ssot_lsp.server.session import Session

_INFORMATION = 3  # MessageType


@dataclass(frozen=True, slots=True)
class _Target:
    """A file with uses: its text, and the version and URI of the document that is open for it."""

    path: str
    utf8: bytes
    uri: str
    version: int | None


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
        changes: list[tuple[str, int | None, list[Json]]] = []
        mended = total = 0
        for path in self._paths(folder, rule):
            target = await self._target(path)
            if target is None:
                continue
            uses, result = await session.in_background(partial(self._mend, folder, rule, target))
            total += uses
            if result.edits:
                unit = session.client.unit
                edits = text_edits(LineIndex(target.utf8), result.edits, unit)
                changes.append((target.uri, target.version, edits))
                mended += result.count
        self._check(changes)
        left = total - mended
        label = f"Fix {count_of(mended, 'use')} of `{rule.legacy}`"
        if not changes:
            self._say(f"No use of {rule.legacy} has a safe fix." if total else f"{rule.legacy} has no uses.")
            return Plain({"applied": False, "files": 0, "findings": 0, "left": left})
        annotation = {"label": label, "needsConfirmation": True} if session.client.confirms else None
        applied = await self._commands.apply(label, workspace_edit(changes, session.client, annotation))
        if applied and left:
            self._say(f"{count_of(left, 'use')} of {rule.legacy} left: no safe fix.")
        return Plain({"applied": applied, "files": len(changes), "findings": mended, "left": left})

    def _paths(self, folder: Folder, rule: Rule) -> list[str]:
        """List the files with uses of a rule. Notebooks are left to the editor, cell by cell."""
        session = self._session
        findings = {path: file.findings for path, file in folder.files.items()}
        for program in open_programs(folder, session):
            findings[program.path] = session.report(program).findings
        return sorted(
            path
            for path, found in findings.items()
            if path
            and not path.endswith(".ipynb")
            and any(one.rule is not None and one.rule.id == rule.id for one in found)
        )

    async def _target(self, path: str) -> _Target | None:
        """Read a file: the open document, else the disk; None when it cannot be read."""
        document = self._session.document_at(path)
        if document is not None:
            return _Target(path, document.utf8, document.uri, document.version)
        source = await self._session.in_background(lambda: _decoded(path))
        return _Target(path, source.utf8, uri_of(path), None) if source is not None else None

    def _mend(self, folder: Folder, rule: Rule, target: _Target) -> tuple[int, Mended]:
        """Count the uses in a text, and work out what mends them."""
        rules, context, modules = folder.rules, folder.context(target.path), folder.modules()
        report = rules.report_with_fixes(target.utf8, context, modules)
        uses = sum(one.rule is not None and one.rule.id == rule.id for one in report.findings)
        return uses, mend(target.utf8, report, rules, context, modules, only=rule.id)

    def _check(self, changes: list[tuple[str, int | None, list[Json]]]) -> None:
        """Raise Failure where a document has changed since its fixes were worked out."""
        for uri, version, _ in changes:
            document = self._session.documents.get(uri)
            if version is not None and (document is None or document.version != version):
                raise Failure(REQUEST_FAILED, f"{uri} changed while its fixes were worked out; try again")

    def _say(self, message: str) -> None:
        params = {"type": _INFORMATION, "message": message}
        self._session.protocol.send_plain("window/showMessage", params)


def _decoded(path: str) -> SourceText | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            source = decode_source(file.read())
    except OSError:
        return None
    return source if isinstance(source, SourceText) else None

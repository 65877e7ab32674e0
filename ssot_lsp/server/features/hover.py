"""Hover in Python: what a legacy name was and what it is now; which legacy paths lead to a canonical one.

Source: LSP 3.17, "Hover Request". What the texts show is answered at once. The resolve gate is given a
moment; what it has not said by then is left out, for a hover that comes late is none.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from ssot_lsp.core.findings import Span
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.server.convert import range_of
from ssot_lsp.server.features import rule_text
from ssot_lsp.server.features.canonicals import Canonicals, Named, named
from ssot_lsp.server.features.rule_uses import count_of
from ssot_lsp.server.features.style import Style
from ssot_lsp.server.protocol import Failure, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from lsprotocol import types

    from ssot_lsp.core.facts import Lookup
    from ssot_lsp.core.findings import Finding, Fix
    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.convert import Json
    from ssot_lsp.server.documents import Document
    from ssot_lsp.server.features.canonicals import Leading
    from ssot_lsp.server.features.registry_hover import RegistryHover
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.programs import Program
    from ssot_lsp.server.session import Session

T = TypeVar("T")
_LONG = 500_000  # bytes; the parser lets no other thread run, so that a longer text is not parsed for a hover
_PATIENCE = 1.0  # seconds for the resolve gate
_MOST_PATHS = 10  # legacy paths that are listed


class Hover:
    """Answers for one session."""

    def __init__(self, session: Session, registry: RegistryHover) -> None:
        """Answer for Python documents; `registry` answers for the registry's own."""
        self._session = session
        self._registry = registry
        self._canonicals: dict[int, Canonicals] = {}

    async def hover(self, params: types.HoverParams) -> Plain:
        """Answer `textDocument/hover`."""
        session = self._session
        document = session.documents.get(params.text_document.uri)
        if document is None:
            return Plain(None)
        line, column = params.position.line, params.position.character
        program = session.program(document)
        if program is None:
            return Plain(await self._registry.hover(document, line, column))
        return Plain(await self._of_program(program, document, line, column))

    async def _of_program(self, program: Program, document: Document, line: int, column: int) -> Json | None:
        session = self._session
        offset = program.offset(document, line, column, session.client.unit)
        report = session.report(program)
        around = _statement_at(program, offset)
        finding = _at(report.findings, offset) or (_first_in(report.findings, around) if around else None)
        if finding is not None:
            shown = finding.span if around is None else around.module_span
            return await self._of_finding(program, finding, shown)
        path = session.context(program).path
        may_be_silent = report.suppressed or self._canonicals_of(program.folder).is_allowed_something(path)
        if may_be_silent and len(program.utf8) <= _LONG:
            silenced = await self._silenced(program)
            one = _at(silenced, offset) or (_first_in(silenced, around) if around else None)
            if one is not None:
                return await self._of_silenced(program, one)
        return await self._of_canonical(program, offset, around)

    # -- legacy

    async def _of_finding(self, program: Program, finding: Finding, shown: Span) -> Json | None:
        style, folder = self._style(), program.folder
        rule = finding.rule
        if rule is None or finding.legacy is None:
            explained = rule_text.code_text(finding.code, style)
            return style.hover([explained.strip()] if explained else [], self._range(program, shown))
        legacy, canonical = finding.legacy, finding.canonical
        if shown != finding.span:  # on the module of a `from` statement: that is what is asked about
            legacy, canonical = self._module_of(program, shown, rule) or (legacy, canonical)
        facts = []
        if len(program.utf8) <= _LONG or program.mended is not None:
            answer = await self._soon(self._mended(program, finding, canonical))
            lookup = answer[1] if answer is not None else None
            if answer is not None:
                facts.append(_fix_text(answer[0], finding, style))
        else:
            lookup = await self._soon(self._looked_up(folder, canonical)) if canonical is not None else None
        if folder.rules.registry.phases:
            facts.append(f"this file is in phase {style.code(finding.phase)}: {finding.severity}")
        else:
            facts.append(f"severity: {finding.severity}")
        text = self._legacy_text(folder, rule, legacy, canonical, lookup, facts)
        return style.hover(text, self._range(program, shown))

    def _module_of(
        self, program: Program, span: Span, rule: Rule
    ) -> tuple[ObjectRef, ObjectRef | None] | None:
        """Return the module that a `from` statement names at a span, and its replacement, under a rule."""
        statement = _statement_at(program, span.start)
        module = statement.absolute_module(self._session.context(program)) if statement is not None else None
        match = program.folder.rules.index.match(module) if module else None
        return (match.legacy, match.canonical) if match is not None and match.rule is rule else None

    def _legacy_text(
        self,
        folder: Folder,
        rule: Rule,
        legacy: ObjectRef,
        canonical: ObjectRef | None,
        lookup: Lookup | None,
        facts: list[str],
    ) -> list[str]:
        style = self._style()
        paragraphs = [rule_text.verdict(legacy, canonical, style), rule_text.reason_of(rule, style)]
        if canonical is not None:
            paragraphs += rule_text.canonical_text(canonical, lookup, folder, style)
        renames = rule_text.renames_of(rule, style) if legacy == rule.legacy else []
        told = [*rule_text.time_of(rule), *rule_text.people_of(rule, style)]
        left = rule_text.left_of(rule, folder, self._session)
        place = rule_text.registered(rule, folder, style, legacy)
        paragraphs.append(style.items([*facts, *renames, *told, left, *place]))
        return paragraphs

    async def _mended(
        self, program: Program, finding: Finding, canonical: ObjectRef | None
    ) -> tuple[Fix | None, Lookup | None] | None:
        """Work out the fix of a finding, and ask about a canonical object."""
        session = self._session
        try:
            report = await session.mended(program)
        except Failure:
            return None  # the text has changed: the next hover will say
        fix = next((one.fix for one in report.findings if _same(one, finding)), None)
        lookup = await self._looked_up(program.folder, canonical) if canonical is not None else None
        return fix, lookup

    async def _silenced(self, program: Program) -> list[Named]:
        """List every legacy name of a program, those too that are suppressed or allowed."""
        rules, context = program.folder.rules, self._session.context(program)
        return await self._remembered(program, "legacy", lambda: named(program.utf8, context, rules.index))

    async def _of_silenced(self, program: Program, one: Named) -> Json:
        rule = one.match.rule
        lookup = None
        if one.match.canonical is not None:
            lookup = await self._soon(self._looked_up(program.folder, one.match.canonical))
        allowed = rule.allow and _allows(rule, self._session.context(program).path)
        fact = "allowed in this file by the rule" if allowed else "silenced by a comment in this file"
        text = self._legacy_text(program.folder, rule, one.ref, one.match.canonical, lookup, [fact])
        return self._style().hover(text, self._range(program, one.span))

    # -- canonical

    async def _of_canonical(
        self, program: Program, offset: int, around: ImportStatement | None
    ) -> Json | None:
        canonicals = self._canonicals_of(program.folder)
        context = self._session.context(program)
        span = around.module_span if around is not None else None
        if around is not None and (module := around.absolute_module(context)):
            leading = canonicals.leading_to(ObjectRef(module))
            if leading:
                return await self._canonical_text(program, ObjectRef(module), leading, around.module_span)
        known: list[Named] | None = program.remembered.get("canonical")
        if known is None:
            known = canonicals.named_in(program.utf8, context)
        if known is None and len(program.utf8) > _LONG:
            known = canonicals.named_in_imports(program.utf8, context)
        elif known is None:
            known = await self._remembered(
                program, "canonical", lambda: canonicals.named_in_tree(program.utf8, context)
            )
        program.remembered["canonical"] = known
        one = _at(known, offset) or (_first_in(known, around) if around else None)
        leading = canonicals.leading_to(one.ref) if one is not None else []
        if one is None or not leading:
            return None
        return await self._canonical_text(program, one.ref, leading, span or one.span)

    async def _canonical_text(
        self, program: Program, ref: ObjectRef, leading: list[Leading], shown: Span
    ) -> Json:
        style, folder = self._style(), program.folder
        lookup = await self._soon(self._looked_up(folder, ref))
        paragraphs = [f"{style.code(ref)} is the single source of truth."]
        paragraphs += rule_text.canonical_text(ref, lookup, folder, style)
        lines = []
        for one in leading[:_MOST_PATHS]:
            place = rule_text.place_link(one.rule.origin, folder, style) if one.rule.origin else ""
            lines.append(f"{style.code(one.legacy)}{f' ({place})' if place else ''}")
        if len(leading) > _MOST_PATHS:
            lines.append(f"and {count_of(len(leading) - _MOST_PATHS, 'other')}")
        head = "This legacy path leads here:" if len(leading) == 1 else "These legacy paths lead here:"
        paragraphs.append(f"{head}\n{'' if not style.markdown else chr(10)}{style.items(lines)}")
        return style.hover(paragraphs, self._range(program, shown))

    def _canonicals_of(self, folder: Folder) -> Canonicals:
        known = self._canonicals.get(id(folder))
        if known is None or known.rules is not folder.rules:
            known = self._canonicals[id(folder)] = Canonicals(folder.rules)
        return known

    # -- answers

    async def _looked_up(self, folder: Folder, ref: ObjectRef) -> Lookup:
        return await self._session.in_background(lambda: folder.modules().look_up(ref))

    async def _remembered(self, program: Program, name: str, work: Callable[[], list[Named]]) -> list[Named]:
        """Do work beside the loop once for a program."""
        if name not in program.remembered:
            program.remembered[name] = await self._session.in_background(work)
        known: list[Named] = program.remembered[name]
        return known

    async def _soon(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Wait a moment for an answer; None when it takes longer. It is worked on to its end all the same."""
        task = self._session.start(work)
        await asyncio.wait({task}, timeout=_PATIENCE)
        return task.result() if task.done() and not task.cancelled() and task.exception() is None else None

    def _style(self) -> Style:
        return Style(markdown=self._session.client.markdown_hover)

    def _range(self, program: Program, span: Span) -> Json:
        _, place = program.place(span.start, span.end, self._session.client.unit)
        return range_of(place)


def _at(found: Iterable[T], offset: int) -> T | None:
    """Return the innermost of what stands at an offset; what ends there counts where nothing else does."""
    best: Any = None
    for one in found:
        span: Span = one.span  # type: ignore[attr-defined]
        if span.start <= offset <= span.end:
            key = (offset < span.end, span.start - span.end)
            if best is None or key > best[0]:
                best = key, one
    return best[1] if best is not None else None


def _first_in(found: Iterable[T], statement: ImportStatement) -> T | None:
    """Return the first of what stands in the list of a statement."""
    inside = statement.span
    return next((one for one in found if inside.start <= one.span.start < inside.end), None)  # type: ignore[attr-defined]


def _statement_at(program: Program, offset: int) -> ImportStatement | None:
    """Return the `from` statement whose module path stands at an offset."""
    statements = program.remembered.get("imports")
    if statements is None:
        statements = program.remembered["imports"] = [
            one for one in import_statements(program.utf8) if one.form == "from"
        ]
    for statement in statements:
        if statement.module_span.start <= offset <= statement.module_span.end:
            found: ImportStatement = statement
            return found
    return None


def _same(one: Finding, other: Finding) -> bool:
    return (one.span, one.code, one.rule) == (other.span, other.code, other.rule)


def _fix_text(fix: Fix | None, finding: Finding, style: Style) -> str:
    """Say what the fix does, or why there is none."""
    if fix is None or fix.applicability == "display-only":
        reason = fix.reason if fix is not None else ""
        if not reason:
            reason = "there is no replacement" if finding.canonical is None else "it would not be sound here"
        return f"no fix: {style.said(reason)}"
    message = style.said(fix.message[:1].lower() + fix.message[1:])
    if fix.applicability == "safe":
        return f"quick fix: {message}"
    return f"unsafe quick fix: {message}" + (f"; {style.said(fix.reason)}" if fix.reason else "")


def _allows(rule: Rule, path: str) -> bool:
    from ssot_lsp.core.globs import compile_globs

    return compile_globs(rule.allow)(path)

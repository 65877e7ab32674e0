"""Fixes of `from … import …`: all legacy names of one statement together."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.name_table import MODULE
from ssot_lsp.core.references import bound_by
from ssot_lsp.core.rewrite.arms import judge_arms
from ssot_lsp.core.rewrite.chains import rename_edits
from ssot_lsp.core.rewrite.gate import (
    Verdict,
    judge_object,
    judge_path,
    judge_place,
    never,
    settle,
    unsafe,
    worst,
)
from ssot_lsp.core.rewrite.layout import is_pragma, layout_of
from ssot_lsp.core.rewrite.lists import remove_entries
from ssot_lsp.core.rewrite.roots import judge_stars
from ssot_lsp.core.rewrite.stars import written_out
from ssot_lsp.core.rewrite.uses import (
    judge_module_binding,
    judge_name_calls,
    judge_stored,
    looks_up_names,
)
from ssot_lsp.core.scopes import local_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.analysis import Analysis, ImportHit
    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.imports import ImportedName, ImportStatement
    from ssot_lsp.core.name_table import Binding

_TYPE_CHECKING = re.compile(rb"(?:\w+\.)?TYPE_CHECKING")


class Move(NamedTuple):
    """One legacy name and where it comes from: `from module import name` (module '' for `import name`)."""

    place: int  # in the statement's list
    hit: ImportHit
    module: str
    name: str
    verdict: Verdict
    extra: tuple[Edit, ...] = ()  # edits elsewhere that go with it


def plan_statement(
    analysis: Analysis, statement: ImportStatement, hits: Sequence[ImportHit], modules: Modules
) -> dict[int, Fix]:
    """Plan the fixes of one `from` import; keys are the ids of the hits."""
    moves: list[Move] = []
    fixes: dict[int, Fix] = {}
    places = {id(entry): place for place, entry in enumerate(statement.names)}
    for hit in hits:
        place = places[id(hit.entry)]
        move = _move(analysis, statement, place, hit, modules)
        if isinstance(move, Verdict):
            fixes[id(hit)] = display(hit, move.reason)
        else:
            moves.append(move)
    sure = [move for move in moves if move.verdict.applicability == "safe"]
    both = [move for move in moves if move.verdict.applicability in {"safe", "unsafe"}]
    edits_of: dict[bool, tuple[Edit, ...] | None] = {}
    for move in moves:
        applicability = move.verdict.applicability
        if applicability == "display-only":
            star = _written_out(analysis, statement, move, modules)
            fixes[id(move.hit)] = star or display(move.hit, move.verdict.reason)
            continue
        group = sure if applicability == "safe" else both
        key = applicability == "safe"
        if key not in edits_of:
            edits_of[key] = _edits(analysis, statement, group)
        edits = edits_of[key]
        if edits is None:
            fixes[id(move.hit)] = display(move.hit, "the layout of this import list is left to a person")
            continue
        fixes[id(move.hit)] = Fix(applicability, title(move.hit), edits, move.verdict.reason)
    return fixes


def display(hit: ImportHit, reason: str) -> Fix:
    """Offer nothing, and say why."""
    return Fix("display-only", title(hit), (), reason)


def title(hit: ImportHit) -> str:
    """Name what a fix does."""
    canonical = hit.match.canonical
    if canonical is None:
        return f"Replace `{hit.match.legacy.dotted}`"
    if canonical.qualname:
        return f"Import `{canonical.qualname}` from `{canonical.module}`"
    return f"Import `{canonical.module}`"


def _move(
    analysis: Analysis, statement: ImportStatement, place: int, hit: ImportHit, modules: Modules
) -> Move | Verdict:
    """Say where one name moves and with what confidence; a verdict alone where it cannot move."""
    legacy, canonical = hit.match.legacy, hit.match.canonical
    if canonical is None:
        return never("the rule names no replacement")
    entry = hit.entry
    if entry.name == "*":
        return Move(place, hit, canonical.dotted, "*", _judge_star(analysis, statement, hit, modules))
    if "." in canonical.qualname:
        return never(f"{canonical} is a member of a class and cannot be imported")
    lazily = in_function_or_typing(analysis, statement)
    verdicts = [
        judge_object(legacy, canonical, modules),
        judge_place(legacy, canonical, analysis.context, modules, at_import_time=not lazily),
        judge_arms(analysis, statement, entry, legacy, canonical, modules),
        judge_stored(analysis, legacy, canonical, modules),
    ]
    name = local_name(statement, entry)
    extra: tuple[Edit, ...] = ()
    if canonical.qualname:
        module, imported = canonical.module, canonical.qualname
        verdicts.append(judge_name_calls(analysis, name, entry, legacy, canonical, modules))
    else:
        module, _, imported = canonical.module.rpartition(".")
        verdicts += [judge_path(canonical.module, modules), judge_path(legacy.module, modules)]
    kinds = {modules.look_up(settle(one, modules)).kind for one in (legacy, canonical)}
    if canonical.is_module or "module" in kinds:
        bound = bound_by(statement, entry, analysis.context)
        if bound is not None and (legacy.is_module or canonical.qualname):
            extra, renamed = rename_edits(analysis, bound, canonical.dotted)
            held = judge_module_binding(analysis, bound, canonical.dotted, modules, renames=bool(extra))
            verdicts += [held, renamed]
            if extra:
                verdicts.append(judge_stars(analysis, [name], entry.span.start, modules))
    return Move(place, hit, module, imported, worst(verdicts), extra)


def in_function_or_typing(analysis: Analysis, statement: ImportStatement) -> bool:
    """Tell whether an import does not run when the module is imported."""
    path = analysis.syntax.path(statement.span.start, statement.span.end)
    for step, below in pairwise(path):
        if step.type == "function_definition" and below.field == "body":
            return True
        if step.type == "if_statement" and below.field == "consequence":
            condition = step.node.child_by_field_name("condition")
            if condition is not None and _TYPE_CHECKING.fullmatch(condition.text or b""):
                return True
    return False


def _judge_star(analysis: Analysis, statement: ImportStatement, hit: ImportHit, modules: Modules) -> Verdict:
    """Judge a star import: safe only if it is proven to bind the same names."""
    legacy, canonical = hit.match.legacy, hit.match.canonical
    assert canonical is not None
    if canonical.qualname:
        return never(f"{canonical} is no module, and cannot be star-imported")
    first = _judge_module(analysis, statement, hit, modules)
    if first.applicability == "display-only":
        return first
    if hit.match.rule.rename:
        return never("the rule renames names, and a star import cannot")
    if any(
        path.rpartition(".")[0] == legacy.dotted
        and (specific := analysis.rules.match(path)) is not None
        and (specific.canonical is None or specific.canonical.module != canonical.module)
        for path in analysis.rules.beneath(legacy.dotted)
    ):
        return never("some names of the module have moved elsewhere")
    old, new = modules.exports(legacy.module), modules.exports(canonical.module)
    if old is None or not old.complete:
        return never(f"the names that {legacy.module} exports cannot be known")
    if new is None or not old.names <= new.names:
        missing = sorted(old.names - (new.names if new else frozenset()))[:3]
        return never(f"{canonical.module} does not export {', '.join(missing)}")
    if not new.complete or new.names != old.names:
        return unsafe(f"{canonical.module} exports more names than {legacy.module}")
    return first


def _judge_module(
    analysis: Analysis, statement: ImportStatement, hit: ImportHit, modules: Modules
) -> Verdict:
    """Judge whether the canonical module may be star-imported, or named, where the legacy one is."""
    legacy, canonical = hit.match.legacy, hit.match.canonical
    assert canonical is not None
    return worst(
        [
            judge_object(legacy, canonical, modules),
            judge_place(legacy, canonical, analysis.context, modules, at_import_time=True),
            judge_arms(analysis, statement, hit.entry, legacy, canonical, modules),
        ]
    )


def _written_out(analysis: Analysis, statement: ImportStatement, move: Move, modules: Modules) -> Fix | None:
    """Write a star out that cannot move as one; None where the module itself cannot be imported here."""
    canonical = move.hit.match.canonical
    if move.name != "*" or canonical is None or canonical.qualname:
        return None
    if _judge_module(analysis, statement, move.hit, modules).applicability == "display-only":
        return None
    return written_out(analysis, move.hit, modules)


def _edits(analysis: Analysis, statement: ImportStatement, moves: list[Move]) -> tuple[Edit, ...] | None:
    """Compute the edits that carry out `moves`; None where the layout forbids."""
    utf8 = analysis.utf8
    extra = [edit for move in moves for edit in move.extra]
    dropped = frozenset(move.place for move in moves if _already_bound(analysis, statement, move))
    moving = [move for move in moves if move.place not in dropped]
    staying = len(statement.names) - len(moves)
    layout = layout_of(utf8, statement.span)
    if not staying and not moving:
        if not layout.alone or layout.comment or b"#" in utf8[statement.span.start : statement.span.end]:
            moving, dropped = moves, frozenset()
        else:
            return tuple(sorted({Edit(layout.line_start, layout.next_line, ""), *extra}))
    groups: dict[str, list[Move]] = {}
    for move in moving:
        key = module_text(analysis.context, statement, move.module) if move.module else f"import {move.name}"
        groups.setdefault(key, []).append(move)
    edits: list[Edit] = list(extra)
    leaving = set(dropped)
    separate: list[tuple[str, list[Move]]] = []
    for number, (module, group) in enumerate(groups.items()):
        if not staying and number == 0 and group[0].module:
            edits += _in_place(utf8, statement, module, group)
        elif not staying and len(statement.names) == 1 and not group[0].module:
            return (*edits, Edit(statement.span.start, statement.span.end, _plain(group[0])))
        else:
            separate.append((module, group))
            leaving.update(move.place for move in group)
    if len(leaving) == len(statement.names):
        return None
    if _binds_twice(statement, leaving):
        return None  # of two entries with one local name the last counts, and the order would change
    comments: dict[int, str] = {}
    if leaving:
        removal = remove_entries(utf8, statement, frozenset(leaving))
        if removal is None:
            return None
        edits += removal.edits
        comments = removal.comments
        if any(place in comments for place in dropped):
            return None
    if separate:
        pragma = layout.comment if is_pragma(layout.comment) else ""
        inserted = layout.insert_after(_statements(utf8, separate, comments, pragma))
        if inserted is None:
            return None
        edits.append(inserted)
    return tuple(sorted(set(edits)))


def _binds_twice(statement: ImportStatement, leaving: set[int]) -> bool:
    """Tell whether an entry that leaves shares its local name with one that stays."""
    names = [local_name(statement, entry) for entry in statement.names]
    staying = {name for place, name in enumerate(names) if place not in leaving}
    return any(names[place] in staying for place in leaving)


def _in_place(utf8: bytes, statement: ImportStatement, module: str, group: list[Move]) -> list[Edit]:
    """Replace the module path and the changed names where they stand."""
    span = statement.module_span
    before = "" if module.startswith(".") or utf8[span.start - 1 : span.start].isspace() else " "
    after = "" if utf8[span.end : span.end + 1].isspace() or utf8[span.end : span.end + 1] == b"\\" else " "
    edits = [Edit(span.start, span.end, before + module + after)]
    for move in group:
        edits += _name_edits(statement.names[move.place], move.name)
    return edits


def _name_edits(entry: ImportedName, name: str) -> list[Edit]:
    """Make an entry import `name` and bind what it bound before."""
    if name == entry.name:
        return []
    if entry.alias is None:
        return [Edit(entry.span.start, entry.span.end, f"{name} as {entry.name}")]
    if entry.alias == name:
        return [Edit(entry.span.start, entry.end, name)]
    return [Edit(entry.span.start, entry.span.end, name)]


def _entry_text(utf8: bytes, move: Move) -> str:
    """Write an entry that imports the new name and binds what was bound before."""
    entry = move.hit.entry
    if move.name == entry.name:
        spelled = utf8[entry.span.start : entry.span.end].decode("utf-8", "replace")
        return f"{spelled} as {entry.alias}" if entry.alias else spelled
    local = entry.alias or entry.name
    return move.name if local == move.name else f"{move.name} as {local}"


def _plain(move: Move) -> str:
    """Write `import top as local` for a canonical module without a package."""
    local = move.hit.entry.alias or move.hit.entry.name
    return f"import {move.name}" if local == move.name else f"import {move.name} as {local}"


def _statements(
    utf8: bytes, separate: list[tuple[str, list[Move]]], comments: dict[int, str], pragma: str
) -> list[tuple[str, list[str]]]:
    """Write the new statements, each with its comments: one a module, and one a comment."""
    lines: list[tuple[str, list[str]]] = []
    for module, group in separate:
        batches: dict[str, list[Move]] = {}
        for move in group:
            batches.setdefault(comments.get(move.place, ""), []).append(move)
        for comment, batch in batches.items():
            notes = [comment] if comment else []
            if pragma and pragma not in notes:
                notes.append(pragma)
            names = ", ".join(_entry_text(utf8, move) for move in batch)
            lines.append((f"from {module} import {names}" if batch[0].module else _plain(batch[0]), notes))
    return lines


def module_text(context: FileContext, statement: ImportStatement, module: str) -> str:
    """Write a module path in the statement's style: relative stays relative in the top-level package."""
    package = context.package
    if not statement.level or package is None:
        return module
    own, target = package.split("."), module.split(".")
    if own[0] != target[0]:
        return module
    common = 0
    while common < min(len(own), len(target)) and own[common] == target[common]:
        common += 1
    return "." * (len(own) - common + 1) + ".".join(target[common:])


def _already_bound(analysis: Analysis, statement: ImportStatement, move: Move) -> bool:
    """Tell whether the same canonical name is bound, under the same local name, earlier in the same suite."""
    entry = move.hit.entry
    name = local_name(statement, entry)
    if move.extra or entry.alias == entry.name or len(analysis.scopes.imported.get(name, ())) < 2:
        return False
    if looks_up_names(analysis):
        return False  # it may be bound anew in between
    table = analysis.scopes.table(name)
    mine = table.binding_of(entry)
    if mine is None or table.is_bound_elsewhere(mine.scope):
        return False
    group = table.bindings[mine.scope]
    place = bisect_left(group, mine.position, key=_position)
    other = group[place - 1] if place else None  # any other would be bound anew in between
    if other is None or other.statement is None or other.entry is None or other.statement.form != "from":
        return False
    return (
        other.statement.absolute_module(analysis.context) == move.module
        and other.entry.name == move.name
        and other.suites == mine.suites
        and _suite(analysis, other.statement) == _suite(analysis, statement)
        and not any(
            other.position < star.span.start < mine.position
            for star, _ in analysis.scopes.imported.get("*", ())
        )
    )


def _position(binding: Binding) -> int:
    """Return where a binding stands."""
    return binding.position


def _suite(analysis: Analysis, statement: ImportStatement) -> tuple[int, str]:
    """Identify the suite a statement stands in."""
    path = analysis.syntax.path(statement.span.start, statement.span.end)
    step = next((s for s in reversed(path) if s.type in {"block", "module"}), path[0])
    return (step.node.start_byte, step.type) if step.type != "module" else MODULE

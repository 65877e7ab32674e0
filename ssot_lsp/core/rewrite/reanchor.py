"""Relative imports of a file that moves to another package: written so that they lead where they led.

Source: PEP 328. Nothing is asked of any module: where each name goes is what the rules of the move say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.findings import Edit, Span
from ssot_lsp.core.imports import absolute, import_statements

if TYPE_CHECKING:
    from ssot_lsp.core.imports import ImportStatement
    from ssot_lsp.core.matching import RuleIndex


_RELATIVE_STRING = re.compile(
    rb"\b(?:import_module|find_spec)\(\s*[\"'](?P<dots>\.+)(?P<name>[\w.\x80-\xff]+)[\"']\s*,\s*(?:package\s*=\s*)?(?P<package>__package__|__name__)\b"
)


@dataclass(frozen=True, slots=True)
class Reanchored:
    """The edits of the module paths, and the statements that are as they must be afterwards.

    `settled` are spans of the text *after* the edits. A statement whose names part ways is not settled:
    it names its old package absolutely then, and the rules have still to be applied to it.
    """

    edits: tuple[Edit, ...] = ()
    settled: tuple[Span, ...] = ()


def reanchor(utf8: bytes, context: FileContext, package: str | None, moves: RuleIndex) -> Reanchored:
    """Rewrite the relative imports of a file that leaves its package for `package` (None for none).

    `moves` maps modules that move at the same time to where they will be; it follows no chains.
    """
    edits: list[Edit] = []
    settled: list[Span] = []
    shift = 0
    for statement in import_statements(utf8):
        if not statement.level:
            continue
        source = statement.absolute_module(context)
        if source is None:  # it leads nowhere, and will not from elsewhere
            continue
        target = _target(statement, source, moves)
        text = source if target is None else _path(package, target)
        edit = replacing(utf8, statement.module_span, text)
        before = shift
        if edit is not None:
            edits.append(edit)
            shift += len(edit.text.encode()) - (edit.end - edit.start)
        if target is not None:
            settled.append(Span(statement.span.start + before, statement.span.end + shift))
    return Reanchored(tuple(edits), tuple(settled))


def stranded(utf8: bytes, context: FileContext, package: str | None, moves: RuleIndex) -> list[int]:
    """List where strings stand that name a module relative to the file's package and will name another.

    `import_module(".x", __package__)`, and the same with `find_spec`, and with `__name__` in an `__init__`;
    offsets are those of the first dot.
    """
    there = FileContext("", f"{package}.module" if package else None)
    found = []
    for match in _RELATIVE_STRING.finditer(utf8):
        if match["package"] == b"__name__" and not context.is_package:
            continue
        level, name = len(match["dots"]), match["name"].decode("utf-8", "replace")
        source = absolute(context, level, name)
        if source is None:
            continue
        moved = moves.match(source)
        target = moved.canonical.dotted if moved is not None and moved.canonical is not None else source
        if absolute(there, level, name) != target:
            found.append(match.start("dots"))
    return found


def _target(statement: ImportStatement, source: str, moves: RuleIndex) -> str | None:
    """Return the module that all names of a statement will come from; None where there is no such one."""
    targets = set()
    for entry in statement.names:
        star = entry.name == "*"
        match = moves.match(source, () if star else (entry.name,))
        if match is None or match.canonical is None:
            targets.add(source)
            continue
        *module, name = match.canonical.dotted.split(".")
        if star:
            targets.add(match.canonical.dotted)
        elif name != entry.name:  # it needs an alias
            return None
        else:
            targets.add(".".join(module))
    return targets.pop() or None if len(targets) == 1 else None


def _path(package: str | None, target: str) -> str:
    """Write a module relative to a package of the same top level, else in full."""
    if package is None:
        return target
    own, parts = package.split("."), target.split(".")
    if own[0] != parts[0]:
        return target
    common = 0
    while common < min(len(own), len(parts)) and own[common] == parts[common]:
        common += 1
    return "." * (len(own) - common + 1) + ".".join(parts[common:])


def replacing(utf8: bytes, span: Span, text: str) -> Edit | None:
    """Return the edit that puts a module path in the place of another; None where it is the same."""
    if utf8[span.start : span.end] == text.encode():
        return None
    before = utf8[span.start - 1 : span.start]
    after = utf8[span.end : span.end + 1]
    lead = "" if text.startswith(".") or before.isspace() else " "
    tail = "" if after.isspace() or after == b"\\" else " "
    return Edit(span.start, span.end, lead + text + tail)

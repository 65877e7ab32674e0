"""Edits of `from a.b import X` where `a.b` moves as a whole: its path is all that changes.

For files that hold nothing else that matters, as a survey shows: no tree is needed for them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.rewrite.from_import import module_text
from ssot_lsp.core.rewrite.reanchor import replacing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.findings import Edit
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.survey import PlainHit

_FAILURES = (b"ImportError", b"ModuleNotFoundError")


def path_edits(utf8: bytes, hits: Sequence[PlainHit], context: FileContext) -> tuple[Edit, ...] | None:
    """Return the edits that have all `hits` of a text follow their rules; None where that takes a tree.

    It does wherever a hit is no name of a `from` import, names of one statement part ways, something
    may be bound twice, or an import may be expected to fail.
    """
    may_fail = any(word in utf8 for word in _FAILURES)
    targets: dict[int, ObjectRef] = {}
    for hit in hits:
        canonical = hit.match.canonical
        if hit.kind != "import" or canonical is None or canonical.module.encode() in utf8:
            return None
        if may_fail and not _at_margin(utf8, hit.span.start):
            return None
        targets[hit.span.start] = canonical
    bound = Counter(
        entry.alias or entry.name for statement in import_statements(utf8) for entry in statement.names
    )
    if any(bound[utf8[hit.span.start : hit.span.end].decode("utf-8", "replace")] > 1 for hit in hits):
        return None  # the same may be imported twice by now
    edits, done = followed(utf8, targets, context)
    return edits if len(done) == len(targets) else None


def _at_margin(utf8: bytes, offset: int) -> bool:
    """Tell whether the line of a hit begins with `from`: in no block, then, and no `try`."""
    line = utf8.rfind(b"\n", 0, offset) + 1
    if b"\r" in utf8[line:offset]:
        return False
    return utf8.startswith(b"from", line) and not utf8[:line].endswith((b"\\\n", b"\\\r\n"))


def followed(
    utf8: bytes, targets: Mapping[int, ObjectRef], context: FileContext
) -> tuple[tuple[Edit, ...], frozenset[int]]:
    """Have `from` imports follow the names in their lists, where only the module's path need change.

    `targets` says what the entry at a byte is to import. Returns the edits, and the entries they are for.
    """
    edits = []
    done: set[int] = set()
    for statement in import_statements(utf8):
        wanted = [targets.get(entry.span.start) for entry in statement.names]
        modules = {ref.module if ref is not None else "" for ref in wanted}
        if statement.form != "from" or modules == {""} or len(modules) > 1:
            continue
        if any(ref is None or ref.qualname != e.name for ref, e in zip(wanted, statement.names, strict=True)):
            continue
        done.update(entry.span.start for entry in statement.names)
        edit = replacing(utf8, statement.module_span, module_text(context, statement, modules.pop()))
        if edit is not None:
            edits.append(edit)
    return tuple(edits), frozenset(done)

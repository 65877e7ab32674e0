"""A star import written out: the names that a file mentions, each by its own name.

For where the star itself cannot move: the canonical module exports less, or calls something otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.names import ObjectRef

if TYPE_CHECKING:
    from ssot_lsp.core.analysis import Analysis, ImportHit
    from ssot_lsp.core.facts import Modules

_STAR = re.compile(rb"from[ \t]+[\w.]+[ \t]+import[ \t]+\*")
_WORD = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
_WIDEST = 88  # columns; a longer list takes a line for each name
_REASON = (
    "only the names that this file mentions are imported; what imports others through it would miss them"
)


def written_out(analysis: Analysis, hit: ImportHit, modules: Modules) -> Fix | None:
    """Return the unsafe fix that imports what the file mentions by name; None where that cannot be shown.

    Every such name must be known to be exported by the legacy module, and to be there in the canonical one.
    Not in a package's `__init__`, whose star is there for others.
    """
    legacy, canonical = hit.match.legacy, hit.match.canonical
    if canonical is None or canonical.qualname or analysis.context.is_package:
        return None
    span = hit.statement.span
    if _STAR.fullmatch(analysis.utf8[span.start : span.end]) is None:
        return None
    exported = modules.exports(legacy.module)
    if exported is None or not exported.complete:
        return None
    mentioned = {word.decode("utf-8", "replace") for word in _WORD.findall(analysis.utf8)}
    entries = []
    for name in sorted(exported.names & mentioned):
        match = analysis.rules.match(legacy.module, (name,))
        target = match.canonical if match is not None else None
        if target is None or target.module != canonical.module or "." in target.qualname:
            return None
        if modules.look_up(ObjectRef(target.module, target.qualname)).status != "present":
            return None
        entries.append(name if target.qualname == name else f"{target.qualname} as {name}")
    if not entries:
        return None
    text = _statement(analysis.utf8, span.start, canonical.module, entries)
    title = f"Import what is used from `{canonical.module}` by name"
    return Fix("unsafe", title, (Edit(span.start, span.end, text),), _REASON)


def _statement(utf8: bytes, start: int, module: str, entries: list[str]) -> str:
    """Write the import, one name a line where it would be too long for one."""
    line = utf8[max(utf8.rfind(b"\n", 0, start), utf8.rfind(b"\r", 0, start)) + 1 : start]
    text = f"from {module} import {', '.join(entries)}"
    if len(line) + len(text) <= _WIDEST or line.strip():
        return text
    end = "\r\n" if b"\r\n" in utf8 else "\n"
    indent = line.decode("utf-8", "replace")
    names = "".join(f"{indent}    {entry},{end}" for entry in entries)
    return f"from {module} import ({end}{names}{indent})"

"""Which canonical name stands for which legacy one: by name, or one to one as a rename."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Origin
    from ssot_lsp.registries.markdown_rules import Legacy
    from ssot_lsp.registries.snippets import Entry


def same_name(legacy: Legacy, entries: Sequence[Entry]) -> ObjectRef | None:
    """Find the one entry that has the legacy's name: as its own, as its alias, or as the alias of both.

    None where there is none, or more than one that differ.
    """
    name = legacy.ref.qualname or legacy.ref.module
    for wanted, own in ((name, True), (name, False), (legacy.bound, False)):
        found = {
            entry.ref
            for entry in entries
            if (entry.ref.qualname or entry.ref.module if own else entry.bound) == wanted
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def replace(above: Sequence[Legacy], entries: Sequence[Entry], origin: Origin) -> bool:
    """Give the legacy names in `above` that still have no canonical theirs from `entries`.

    What cannot be matched has `origin` added to its `tried`; one that has another canonical already
    has it added to its `clash`. False when the entries say nothing about any of them.
    """
    waiting = [legacy for legacy in above if legacy.canonical is None]
    used: set[ObjectRef] = set()
    for legacy in waiting:
        found = same_name(legacy, entries)
        if found is not None:
            legacy.canonical, legacy.replacement = found, origin
            used.add(found)
    rest = [legacy for legacy in waiting if legacy.canonical is None]
    if len(rest) == 1 and len(entries) == 1 and entries[0].ref not in used:
        rest[0].canonical, rest[0].replacement = entries[0].ref, origin
        rest = []
    for legacy in rest:
        legacy.tried.append(origin)
    clashed = False
    still = set(map(id, waiting))
    for legacy in above:
        if id(legacy) in still:
            continue
        found = same_name(legacy, entries)
        if found is not None and found != legacy.canonical:
            legacy.clash.append(origin)
            clashed = True
    return bool(waiting) or clashed

"""Which rules a changed registry makes speak otherwise: findings of all others stand as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lsp.core.rules import Registry, Rule


def changed_rules(old: Registry, new: Registry) -> tuple[Rule, ...] | None:
    """Return every rule, as it was or as it is, under which a finding may differ between two registries.

    None where all findings may: phases, exclusions or source roots have changed. Where a rule stands in its
    document makes no difference to what it says.
    """
    if (old.phases, old.exclude, old.source_roots) != (new.phases, new.exclude, new.source_roots):
        return None
    before, after = _by_content(old), _by_content(new)
    found = [rule for key, rule in (*before.items(), *after.items()) if (key in before) != (key in after)]
    rules = [*before.values(), *after.values()]
    waiting = list(found)
    seen = {id(rule) for rule in found}
    while waiting:  # a chain leads through what has changed
        legacy = waiting.pop().legacy.dotted
        for rule in rules:
            if id(rule) not in seen and rule.canonical is not None and _meet(rule.canonical.dotted, legacy):
                seen.add(id(rule))
                found.append(rule)
                waiting.append(rule)
    return tuple(found)


def _by_content(registry: Registry) -> dict[Rule, Rule]:
    return {rule._replace(origin=None): rule for rule in registry.rules}


def _meet(one: str, other: str) -> bool:
    """Tell whether one path lies in the other, or is it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def renewed(old: Registry, new: Registry) -> dict[int, Rule]:
    """Return the rules that say what they said, by the identity of the old one: they may stand elsewhere."""
    after = _by_content(new)
    kept = {}
    for rule in old.rules:
        same = after.get(rule._replace(origin=None))
        if same is not None:
            kept[id(rule)] = same
    return kept

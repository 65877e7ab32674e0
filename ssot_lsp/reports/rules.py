"""The compiled rules of a registry, for people. (As JSON: `ssot_lsp.registries.show`.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.reports.width import display

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssot_lsp.core.rules import Rule
    from ssot_lsp.reports.style import Style


def render(rules: Sequence[Rule], here: str, style: Style) -> Iterator[str]:
    """Write a line for each rule, and below what else the registry says of it; `here` is absolute."""
    from os import sep

    base = here.rstrip(sep) + sep
    for rule in rules:
        target = style.added(str(rule.canonical)) if rule.canonical else style.removed("banned")
        only = " (in strings)" if rule.strings_only else ""
        yield f"{style.bold(str(rule.legacy))}{only} -> {target}\n"
        for old, new in rule.rename:
            yield f"    {old} -> {new}\n"
        if rule.reason:
            yield f"    {display(rule.reason)[0]}\n"
        facts = [f"{key} {value}" for key, value in _facts(rule) if value]
        if rule.origin is not None:
            path = rule.origin.path
            path = path[len(base) :] if path.startswith(base) else path
            facts.append(f"{path}:{rule.origin.line}")
        if facts:
            yield f"    {style.gutter(display(', '.join(facts))[0])}\n"


def _facts(rule: Rule) -> list[tuple[str, object]]:
    return [
        ("id", rule.id if rule.id != str(rule.legacy) else None),
        ("severity", rule.severity),
        ("owner", rule.owner),
        ("issue", rule.issue),
        ("since", rule.since),
        ("deadline", rule.deadline),
        ("see", rule.source),
        ("allowed in", " ".join(rule.allow)),
    ]

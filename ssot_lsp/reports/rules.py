"""The compiled rules of a registry, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def render_json(rules: Sequence[Rule]) -> Iterator[str]:
    """Write an array with one object for each rule; `source` is the line of the document it comes from."""
    import json

    yield json.dumps([_value(rule) for rule in rules], indent=2) + "\n"


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


def _value(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "legacy": str(rule.legacy),
        "canonical": str(rule.canonical) if rule.canonical else None,
        "rename": dict(rule.rename),
        "submodules": rule.submodules,
        "strings_only": rule.strings_only,
        "severity": rule.severity,
        "reason": rule.reason,
        "owner": rule.owner,
        "issue": rule.issue,
        "since": rule.since.isoformat() if rule.since else None,
        "deadline": rule.deadline.isoformat() if rule.deadline else None,
        "allow": list(rule.allow),
        "source": {"path": rule.origin.path, "line": rule.origin.line} if rule.origin else None,
        "see": rule.source,
    }

"""The compiled rules as `ssot-lsp registry show --output-format json` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lsp.core.rules import Registry, Rule


def plain_rules(registry: Registry) -> list[dict[str, object]]:
    """List the rules as values that `json` takes, in the registry's order.

    Keys: id, legacy, canonical (object references; canonical null for a banned one), rename, severity
    (null: the phase's), reason, owner, issue, since, deadline (ISO 8601 dates), source (path and 1-based
    line of the rule in its document). `rename` holds every name that changes: a module rule's table, and
    for a name rule its own old and new name where they differ.
    """
    return [_plain(rule) for rule in registry.rules]


def _plain(rule: Rule) -> dict[str, object]:
    origin = rule.origin
    return {
        "id": rule.id,
        "legacy": str(rule.legacy),
        "canonical": str(rule.canonical) if rule.canonical else None,
        "rename": _renames(rule),
        "severity": rule.severity,
        "reason": rule.reason,
        "owner": rule.owner,
        "issue": rule.issue,
        "since": rule.since.isoformat() if rule.since else None,
        "deadline": rule.deadline.isoformat() if rule.deadline else None,
        "source": {"path": origin.path, "line": origin.line} if origin else None,
    }


def _renames(rule: Rule) -> dict[str, str]:
    if rule.legacy.is_module or rule.canonical is None or rule.canonical.is_module:
        return dict(rule.rename)
    old, new = rule.legacy.last, rule.canonical.last
    return {old: new} if old != new else {}

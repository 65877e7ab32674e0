"""A registry as plain tuples, for `marshal`: no document is read again while it is the same.

Imports nothing but the core's values, so that a start from the cache parses no TOML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin, Phase, Problem, Registry, Rule
from ssot_lsp.registries.find import stamps

if TYPE_CHECKING:
    from datetime import date

__all__ = ["from_plain", "stamps", "to_plain"]

VERSION = 1  # raise it whenever the shape below or the meaning of a registry document changes


def to_plain(registry: Registry) -> tuple[Any, ...]:
    """Turn a registry into nested tuples of strings, numbers, booleans and None."""
    paths: dict[str, int] = {}

    def origin(place: Origin | None) -> tuple[int, int, int] | None:
        if place is None:
            return None
        return paths.setdefault(place.path, len(paths)), place.line, place.column

    rules = tuple(
        (
            rule.id,
            _plain_ref(rule.legacy),
            _plain_ref(rule.canonical),
            rule.rename,
            rule.submodules,
            rule.strings_only,
            rule.reason,
            rule.owner,
            rule.issue,
            rule.source,
            rule.since and rule.since.isoformat(),
            rule.deadline and rule.deadline.isoformat(),
            rule.severity,
            rule.allow,
            origin(rule.origin),
        )
        for rule in registry.rules
    )
    phases = tuple((phase.name, phase.paths, phase.severity) for phase in registry.phases)
    problems = tuple(
        (one.code, one.message, origin(one.origin), one.severity, tuple(map(origin, one.related)), one.help)
        for one in registry.problems
    )
    return (
        "ssot-registry",
        VERSION,
        registry.documents,
        rules,
        phases,
        registry.exclude,
        registry.source_roots,
        problems,
        tuple(paths),
    )


def from_plain(plain: object) -> Registry | None:
    """Turn what `to_plain` gave back into the registry; None when it is anything else."""
    if not isinstance(plain, tuple) or plain[:2] != ("ssot-registry", VERSION):
        return None
    try:
        _, _, documents, rules, phases, exclude, roots, problems, paths = plain

        def origin(place: tuple[int, int, int]) -> Origin:
            return Origin(paths[place[0]], place[1], place[2])

        return Registry(
            tuple([_rule(rule, origin(rule[14]) if rule[14] else None) for rule in rules]),
            tuple([Phase(*phase) for phase in phases]),
            exclude,
            roots,
            tuple(
                Problem(code, message, origin(place), severity, tuple(map(origin, related)), help_)
                for code, message, place, severity, related, help_ in problems
            ),
            documents,
        )
    except (TypeError, ValueError, IndexError):
        return None


def _plain_ref(ref: ObjectRef | None) -> tuple[str, str] | None:
    return (ref.module, ref.qualname) if ref else None


def _rule(plain: tuple[Any, ...], origin: Origin | None) -> Rule:
    (
        id_,
        legacy,
        canonical,
        rename,
        submodules,
        strings_only,
        reason,
        owner,
        issue,
        source,
        since,
        deadline,
        severity,
        allow,
        _,
    ) = plain
    return Rule(
        id_,
        ObjectRef(*legacy),
        ObjectRef(*canonical) if canonical else None,
        rename,
        submodules,
        strings_only,
        reason,
        owner,
        issue,
        source,
        _date(since),
        _date(deadline),
        severity,
        allow,
        origin,
    )


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    from datetime import date

    return date.fromisoformat(text)

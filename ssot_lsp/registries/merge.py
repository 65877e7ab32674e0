"""Several documents' rules become one set: nearer wins, contradictions and cycles are taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.rules import Origin, Problem, Rule
from ssot_lsp.registries.codes import CHAIN, CONFLICT, CYCLE, DUPLICATE, DUPLICATE_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssot_lsp.core.matching import Match
    from ssot_lsp.core.names import ObjectRef

RuleKey = tuple[bool, str]
_NOWHERE = Origin("", 1)


def rule_key(rule: Rule) -> RuleKey:
    """What two rules share when they speak of the same thing."""
    return rule.strings_only, rule.legacy.dotted


def without_conflicts(rules: Sequence[Rule]) -> tuple[list[Rule], list[Problem]]:
    """Settle rules of one document that share a legacy path.

    Where they agree the first stays and the others are duplicates; where they do not, none stays.
    """
    groups: dict[RuleKey, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule_key(rule), []).append(rule)
    kept: list[Rule] = []
    problems: list[Problem] = []
    for group in groups.values():
        first, *others = group
        differing = [rule for rule in others if _outcome(rule) != _outcome(first)]
        if not differing:
            kept.append(first)
        for rule in differing or others:
            here, there = rule.origin or _NOWHERE, first.origin or _NOWHERE
            if differing:
                said = f"{_said(rule)} here, {_said(first)} in line {there.line}"
                message = f"'{rule.legacy}' has two answers: {said}"
                help_ = "keep one of the two; until then neither applies"
                problems.append(Problem(CONFLICT, message, here, "error", (there,), help_))
            else:
                message = f"'{rule.legacy}' has the same rule in line {there.line} already"
                problems.append(
                    Problem(DUPLICATE, message, here, "information", (there,), "remove one of them")
                )
    return kept, problems


def _outcome(rule: Rule) -> tuple[object, ...]:
    return rule.legacy, rule.canonical, dict(rule.rename), rule.submodules


def _said(rule: Rule) -> str:
    return f"'{rule.canonical}'" if rule.canonical else "no replacement"


def layered(layers: Iterable[Sequence[Rule]]) -> list[Rule]:
    """Put rules on top of each other; of two for the same legacy path the later layer's wins."""
    merged: dict[RuleKey, Rule] = {}
    for layer in layers:
        for rule in layer:
            merged.pop(rule_key(rule), None)
            merged[rule_key(rule)] = rule
    return list(merged.values())


def with_own_ids(rules: Sequence[Rule]) -> tuple[list[Rule], list[Problem]]:
    """Give a rule that has another one's id its legacy path as id. The last (nearest) rule keeps it."""
    owners: dict[str, Rule] = {}
    kept: list[Rule] = []
    problems: list[Problem] = []
    for rule in reversed(rules):
        owner = owners.setdefault(rule.id, rule)
        if owner is not rule:
            if rule.id != str(rule.legacy):
                there = owner.origin or _NOWHERE
                message = f"the id '{rule.id}' is also that of the rule for '{owner.legacy}'"
                help_ = f"give it another id; until then it goes by '{rule.legacy}'"
                problems.append(
                    Problem(DUPLICATE_ID, message, rule.origin or _NOWHERE, "error", (there,), help_)
                )
            rule = rule._replace(id=str(rule.legacy))  # noqa: PLW2901
        kept.append(rule)
    return kept[::-1], problems


def without_cycles(rules: Sequence[Rule]) -> tuple[list[Rule], list[Problem]]:
    """Take out rules that lead back to themselves, and note chains (A to B, B to C)."""
    problems: list[Problem] = []
    index = RuleIndex(rules)
    in_cycle: set[RuleKey] = set()
    for rule in rules:
        steps = _steps(index, rule)
        if rule not in steps:
            continue
        cycle = [rule, *steps[: steps.index(rule)]]
        if rule_key(rule) in in_cycle:
            continue
        in_cycle.update(map(rule_key, cycle))
        problems.append(_cycle_problem(cycle))
    sound = [rule for rule in rules if rule_key(rule) not in in_cycle]
    index = RuleIndex(sound)
    for rule in sound:
        if steps := _steps(index, rule):
            problems.append(_chain_problem(index, rule, steps))
    return sound, problems


def _steps(index: RuleIndex, rule: Rule) -> list[Rule]:
    """The rules that the canonical of `rule` falls under, in order."""
    if rule.canonical is None or rule.strings_only:
        return []
    if _is_inside_itself(rule.legacy, rule.canonical):
        return [rule]
    match = _match(index, rule.canonical)
    return [match.rule, *match.via] if match else []


def _is_inside_itself(legacy: ObjectRef, canonical: ObjectRef) -> bool:
    """Tell whether a replacement is the legacy object or part of it; a package may move into itself."""
    if legacy.dotted == canonical.dotted:
        return True
    below = canonical.dotted.startswith(legacy.dotted + ".")
    return below and not (legacy.is_module and canonical.is_module)


def _match(index: RuleIndex, ref: ObjectRef) -> Match | None:
    names = tuple(ref.qualname.split(".")) if ref.qualname else ()
    return index.match(ref.module, names)


def _cycle_problem(cycle: list[Rule]) -> Problem:
    rule = cycle[0]
    origins = tuple(other.origin for other in cycle[1:] if other.origin)
    if len(cycle) > 1:
        names = " -> ".join(f"'{one.legacy}'" for one in (*cycle, rule))
        help_ = "remove one of these rules; until then none of them applies"
        return Problem(
            CYCLE, f"these rules go in a circle: {names}", rule.origin or _NOWHERE, "error", origins, help_
        )
    if rule.canonical == rule.legacy:
        message, help_ = f"'{rule.legacy}' is its own replacement", "name another module, or remove the rule"
    else:
        message = f"'{rule.canonical}' falls under the rule for '{rule.legacy}' itself"
        help_ = "name a replacement outside of it"
    return Problem(CYCLE, message, rule.origin or _NOWHERE, "error", (), help_)


def _chain_problem(index: RuleIndex, rule: Rule, steps: list[Rule]) -> Problem:
    match = _match(index, rule.canonical) if rule.canonical else None
    origins = tuple(step.origin for step in steps if step.origin)
    here = rule.origin or _NOWHERE
    if match is None or match.canonical is None:
        message = f"the replacement '{rule.canonical}' is itself banned, by the rule for '{steps[-1].legacy}'"
        return Problem(CHAIN, message, here, "warning", origins, "name a replacement that is not banned")
    message = (
        f"the replacement '{rule.canonical}' is itself legacy; the chain is followed to '{match.canonical}'"
    )
    return Problem(CHAIN, message, here, "information", origins, f"name '{match.canonical}' itself")

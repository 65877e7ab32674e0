"""Reports packed for the disk: what findings have in common is written once, their places as plain numbers.

A tree with tens of thousands of findings has some hundred different ones, apart from where they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.core.findings import Edit, FileReport, Finding, Fix, Span
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.workspace.checked_file import Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.rules import Registry

_NUMBERS = 7  # a finding: its kind's number, start and end, and the four of its place

Packed = tuple[Any, ...]


class Packing:
    """Packs and unpacks reports under one registry; `kinds` grows with every finding unlike all others."""

    def __init__(self, registry: Registry, kinds: Sequence[tuple[Any, ...]] = ()) -> None:
        """Begin with the kinds that packed reports refer to."""
        self.kinds = list(kinds)
        self._rules = registry.rules
        self._numbers = {kind: number for number, kind in enumerate(self.kinds)}
        self._made: dict[int, tuple[tuple[Any, ...], tuple[Any, ...]]] = {}

    def pack(self, plain: tuple[Any, ...]) -> Packed:
        """Pack what `reports.seen_to_plain` gave."""
        (findings, suppressed, parses), places, is_ascii = plain
        numbers: list[int] = []
        fixes: list[Any] = []
        for (code, kind, start, end, *rest, fix), place in zip(findings, places, strict=True):
            common = (code, kind, *rest)
            number = self._numbers.setdefault(common, len(self.kinds))
            if number == len(self.kinds):
                self.kinds.append(common)
            numbers += (number, start, end, *place)
            fixes.append(fix)
        return tuple(numbers), tuple(fixes) if any(fixes) else None, suppressed, parses, is_ascii

    def unpack(self, packed: Packed) -> Seen:
        """Turn what `pack` gave into a report and its places."""
        numbers, fixes, suppressed, parses, is_ascii = packed
        findings = []
        places = []
        for at in range(0, len(numbers), _NUMBERS):
            number, start, end, *place = numbers[at : at + _NUMBERS]
            before, after = self._made.get(number) or self._make(number)
            fix = _fix(fixes[at // _NUMBERS]) if fixes else None
            findings.append(Finding._make((*before, Span(start, end), *after, fix)))
            places.append(tuple(place))
        silenced = tuple(self._rules[place] for place in suppressed)
        return Seen(FileReport(tuple(findings), (), silenced, parses), tuple(places), is_ascii)

    def _make(self, number: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Make what findings of a kind have in common: the fields before their span and those behind."""
        code, kind, message, severity, phase, rule, legacy, canonical, expected = self.kinds[number]
        after = (
            message,
            severity,
            phase,
            None if rule is None else self._rules[rule],
            ObjectRef(*legacy) if legacy else None,
            ObjectRef(*canonical) if canonical else None,
            expected,
        )
        made = self._made[number] = ((code, kind), after)
        return made


def _fix(plain: tuple[Any, ...] | None) -> Fix | None:
    if plain is None:
        return None
    applicability, message, edits, reason = plain
    return Fix(applicability, message, tuple(Edit(*edit) for edit in edits), reason)

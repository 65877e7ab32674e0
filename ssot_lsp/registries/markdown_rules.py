"""From what a Markdown registry says of each import to rules and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lsp.core.rules import Origin, Problem, Rule
from ssot_lsp.registries.codes import BOTH_WAYS, CONFLICT, CYCLE, UNMATCHED

if TYPE_CHECKING:
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Severity
    from ssot_lsp.registries.snippets import Entry


@dataclass(eq=False)
class Legacy:
    """One legacy name (or patch target) and what the lines around it say of its replacement."""

    ref: ObjectRef
    bound: str
    origin: Origin
    reason: str | None = None
    strings: bool = False
    canonical: ObjectRef | None = None
    replacement: Origin | None = None
    tried: list[Origin] = field(default_factory=list)  # replacements that do not match it
    clash: list[Origin] = field(default_factory=list)  # replacements that say something else
    pair: Pair | None = None


@dataclass(eq=False)
class Pair:
    """A before/after pair: what stands under "before" and under "after"."""

    by_heading: bool
    after: list[Entry] = field(default_factory=list)


class Reading:
    """All that has been read of one document so far."""

    def __init__(self, path: str) -> None:
        """Begin on the document at `path`."""
        self.path = path
        self.problems: list[Problem] = []
        self.legacy: list[Legacy] = []
        self.pair: Pair | None = None  # the one that an "after" would complete
        self._doubts: set[tuple[Origin, str]] = set()
        self._good: dict[tuple[bool, str], list[Origin]] = {}

    def problem(
        self, code: str, message: str, origin: Origin, help_: str, severity: Severity = "warning"
    ) -> None:
        """Note a problem at one place."""
        self.problems.append(Problem(code, message, origin, severity, (), help_))

    def unclear(self, code: str, message: str, origin: Origin, help_: str, related: Origin | None) -> None:
        """Note a doubt, once for each place that it comes from."""
        if (origin, message) not in self._doubts:
            self._doubts.add((origin, message))
            lines = () if related is None or related == origin else (related,)
            self.problems.append(Problem(code, message, origin, "warning", lines, help_))

    def list_good(self, dotted: str, origin: Origin, *, strings: bool = False) -> None:
        """Note that the object at `dotted`, and so all that holds it, is listed as canonical."""
        path = dotted
        while path:
            self._good.setdefault((strings, path), []).append(origin)
            path = path.rpartition(".")[0]

    def good(self, legacy: Legacy) -> tuple[Origin, ...]:
        """Where `legacy`, or something in it, is listed as canonical."""
        own = {legacy.origin.line, legacy.replacement.line if legacy.replacement else 0}
        found = self._good.get((legacy.strings, legacy.ref.dotted), [])
        return tuple(origin for origin in dict.fromkeys(found) if origin.line not in own)

    def before(self, legacy: Legacy, by_heading: bool) -> Pair:
        """Return the pair that `legacy` is the "before" of: the open one, or a new one."""
        if self.pair is None or self.pair.after:
            self.pair = Pair(by_heading)
        return self.pair


def settle(reading: Reading) -> list[Rule]:
    """Make the rules of a document, in its order; what becomes no rule becomes a problem."""
    from ssot_lsp.registries.replacements import same_name

    for legacy in reading.legacy:
        if legacy.pair is not None and legacy.canonical is None and not legacy.tried:
            legacy.canonical = same_name(legacy, legacy.pair.after)
    kept = [legacy for legacy in reading.legacy if _judge(reading, legacy)]
    replaced = {(legacy.strings, legacy.ref.dotted) for legacy in kept if legacy.canonical is not None}
    return [
        Rule(
            id=str(legacy.ref),
            legacy=legacy.ref,
            canonical=legacy.canonical,
            strings_only=legacy.strings,
            reason=legacy.reason,
            origin=legacy.origin,
        )
        for legacy in kept
        if legacy.canonical is not None or (legacy.strings, legacy.ref.dotted) not in replaced
    ]


def _judge(reading: Reading, legacy: Legacy) -> bool:
    """Tell whether `legacy` becomes a rule, and note why not."""
    good = reading.good(legacy)

    def problem(code: str, text: str, help_: str, related: tuple[Origin, ...], severity: Severity) -> None:
        reading.problems.append(
            Problem(code, f"'{legacy.ref}' {text}", legacy.origin, severity, related, help_)
        )

    if legacy.clash:
        first = (legacy.replacement,) if legacy.replacement else ()
        help_ = "keep one replacement; until then this is no rule"
        problem(CONFLICT, "has two replacements", help_, (*first, *legacy.clash), "error")
        return False
    if legacy.canonical is not None and legacy.canonical.dotted == legacy.ref.dotted:
        related = (legacy.replacement,) if legacy.replacement else ()
        problem(CYCLE, "is its own replacement", "name another module", related, "error")
        return False
    if good:
        stays = legacy.replacement is not None
        lines = "line" if len(good) == 1 else "lines"
        where = f"{lines} {', '.join(str(origin.line) for origin in good)}"
        outcome = "its own replacement makes it a rule all the same" if stays else "so it becomes no rule"
        help_ = f"mark it bad in {where} too, or take the marker from this one"
        text = f"is marked bad here and listed as good in {where}; {outcome}"
        problem(BOTH_WAYS, text, help_, good, "warning")
        return stays
    if legacy.canonical is not None:
        return True
    if legacy.tried:
        text = "is followed by a replacement that does not name it, so it becomes no rule"
        help_ = "give each legacy import its own 'USE INSTEAD:', or the same name on both sides"
        problem(UNMATCHED, text, help_, tuple(dict.fromkeys(legacy.tried)), "warning")
        return False
    if legacy.pair is not None:
        path = reading.path
        after = tuple(dict.fromkeys(Origin(path, entry.line, entry.column) for entry in legacy.pair.after))
        text = "is the 'before' of a pair whose 'after' does not have that name, so it becomes no rule"
        help_ = "put '# USE INSTEAD: from … import …' below the line"
        problem(UNMATCHED, text, help_, after, "warning")
        return False
    return True

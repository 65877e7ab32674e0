"""What findings a set of rules must give on one file, by the AST oracle and a naive matching of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.rules import Rule
    from tests.oracles.ast_oracle import Chain, Reading, Target


@dataclass(frozen=True, slots=True, order=True)
class Predicted:
    """One finding. `legacy` has dots only: where the module ends is not said."""

    start: int
    end: int
    code: str
    kind: str
    rule: str
    legacy: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """`required` must be found; `allowed` may be: the name is bound by other things than imports too.

    `unplaced` counts the references whose position CPython does not tell (f-strings before 3.12).
    """

    required: frozenset[Predicted]
    allowed: frozenset[Predicted]
    unplaced: int = 0


class Rules:
    """The rules by their dotted path; the longest that begins a path wins."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_path = {
            tuple(rule.legacy.dotted.split(".")): rule for rule in rules if not rule.strings_only
        }

    def best(self, path: tuple[str, ...], known: int) -> tuple[Rule, int] | None:
        """The rule that speaks for `path`, and how many segments it names; `known` segments are a module."""
        for length in range(len(path), 0, -1):
            rule = self._by_path.get(path[:length])
            if rule is None:
                continue
            if rule.legacy.qualname or rule.submodules or known <= length:
                return rule, length
        return None


def predict(reading: Reading, rules: Rules) -> Prediction:
    """Predict the import and reference findings of one file."""
    required, allowed = _imports(reading, rules)
    loaded = reading.loaded()
    unplaced = 0
    for chain in reading.chains:
        said = [_reference(chain, target, rules, loaded) for target in chain.targets]
        hits = {hit for found in said for hit in found}
        if not hits:
            continue
        if not chain.exact:
            unplaced += 1
        elif chain.certain and [] not in said and len(hits) == 1:
            required |= hits
        else:
            allowed |= hits
    return Prediction(frozenset(required), frozenset(allowed), unplaced)


def _imports(reading: Reading, rules: Rules) -> tuple[set[Predicted], set[Predicted]]:
    required: set[Predicted] = set()
    allowed: set[Predicted] = set()
    for each in reading.imports:
        if each.module is None:
            continue
        module = tuple(each.module.split("."))
        path = module if each.name in (None, "*") else (*module, each.name)
        hit = rules.best(path, len(module))
        if hit is None:
            continue
        rule = hit[0]
        code = "SSOT001" if rule.canonical else "SSOT004"
        found = Predicted(each.start, each.end, code, "import", rule.id, ".".join(path))
        # A rule that calls `a.b` a name says nothing sure of a star import of a module `a.b`.
        (allowed if each.name == "*" and rule.legacy.qualname else required).add(found)
    return required, allowed


def _reference(chain: Chain, target: Target, rules: Rules, loaded: set[tuple[str, ...]]) -> list[Predicted]:
    """The finding of a chain under one binding; two that are both right where the registry is wrong."""
    path = (*target.path, *chain.names[1:])
    known = max(target.known, *(length for length in range(len(path) + 1) if path[:length] in loaded), 0)
    hit = rules.best(path, known)
    if hit is None:
        return []
    rule, length = hit
    own = len(target.path)
    is_module = not rule.legacy.qualname
    if target.by_from and (length < own or (length == own and not is_module)):
        return []
    code = "SSOT002" if rule.canonical else "SSOT004"

    def found(last: int, said: tuple[str, ...]) -> Predicted:
        end = chain.ends[last] if chain.ends else 0
        return Predicted(chain.start, end, code, "reference", rule.id, ".".join(said))

    whole = found(-1, path)
    if is_module:
        return [whole]
    if length <= own:  # the rule calls a name what is imported as a module: its registry is wrong
        return [whole, found(0, path[:length])]
    name = found(length - own, path[:length])
    return [name, whole] if path[:length] in loaded else [name]

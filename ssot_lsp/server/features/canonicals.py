"""The other way round: which legacy paths lead to an object, and where a text names such objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import analyse_file, import_hits
from ssot_lsp.core.findings import Span
from ssot_lsp.core.globs import compile_globs
from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.survey import Surveyor

if TYPE_CHECKING:
    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import Match
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.rules import Rules


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text that names an object of the registry."""

    span: Span
    ref: ObjectRef
    match: Match


@dataclass(frozen=True, slots=True)
class Leading:
    """A legacy path and the rule that leads from it."""

    legacy: ObjectRef
    rule: Rule


class Canonicals:
    """The canonical objects of one set of rules."""

    def __init__(self, rules: Rules) -> None:
        """Index the rules by where they lead in the end, chains followed."""
        self.rules = rules
        patterns = {rule.allow for rule in rules.index.rules if rule.allow}
        self._allowing = [compile_globs(pattern) for pattern in patterns]
        self._forward = rules.index
        self._by_target: dict[str, list[Rule]] = {}
        turned = []
        for rule in rules.index.rules:
            target = None if rule.strings_only else self._target(rule.legacy)
            if target is None:
                continue
            self._by_target.setdefault(target.dotted, []).append(rule)
            names = tuple((new, old) for old, new in rule.rename)
            turned.append(rule._replace(legacy=target, canonical=rule.legacy, rename=names, allow=()))
        self.index = RuleIndex(turned)
        self.surveyor = Surveyor(self.index)

    def _target(self, legacy: ObjectRef) -> ObjectRef | None:
        """Return where a legacy object is now; None where there is no rule for it, or no replacement."""
        names = tuple(legacy.qualname.split(".")) if legacy.qualname else ()
        match = self._forward.match(legacy.module, names)
        return match.canonical if match is not None else None

    def is_allowed_something(self, path: str) -> bool:
        """Tell whether a rule lets its legacy path stay in a file (relative path)."""
        return any(allows(path) for allows in self._allowing)

    def leading_to(self, ref: ObjectRef) -> list[Leading]:
        """List the legacy paths whose replacement is `ref`, those with a rule of their own first."""
        parts = ref.dotted.split(".")
        found: dict[str, Leading] = {}
        for length in range(len(parts), 0, -1):
            for rule in self._by_target.get(".".join(parts[:length]), ()):
                for legacy in self._back(rule, tuple(parts[length:])):
                    leading = self._checked(legacy, rule, ref)
                    if leading is not None:
                        found.setdefault(legacy, leading)
        return list(found.values())

    def _back(self, rule: Rule, rest: tuple[str, ...]) -> list[str]:
        """List the paths under a rule's legacy path that may lead to `rest` under its canonical one."""
        options = [rest]
        if rest:
            options += [(old, *rest[1:]) for old, new in rule.rename if new == rest[0]]
        return [".".join((rule.legacy.dotted, *option)) for option in options]

    def _checked(self, legacy: str, rule: Rule, ref: ObjectRef) -> Leading | None:
        """Return a path as one that leads to `ref`, if it does: another rule may speak of it."""
        parts = legacy.split(".")
        module = len(parts) if ref.is_module else rule.legacy.module.count(".") + 1
        match = self._forward.match(".".join(parts[:module]), tuple(parts[module:]))
        if match is None or match.canonical is None or match.canonical.dotted != ref.dotted:
            return None
        return Leading(match.legacy, match.rule)

    def named_in(self, utf8: bytes, context: FileContext) -> list[Named] | None:
        """List the places of a text that name a canonical object, where that is quick; else None."""
        hits = self.surveyor.survey(utf8, context)
        if hits is None:
            return None
        return [Named(hit.span, hit.match.legacy, hit.match) for hit in hits]

    def named_in_imports(self, utf8: bytes, context: FileContext) -> list[Named]:
        """List the entries of import statements that do."""
        return [
            Named(hit.span, hit.match.legacy, hit.match)
            for statement in import_statements(utf8)
            for hit in import_hits(statement, context, self.index, doctest=False)
        ]

    def named_in_tree(self, utf8: bytes, context: FileContext) -> list[Named]:
        """List them all, by a parse of the text: dear."""
        return named(utf8, context, self.index)


def named(utf8: bytes, context: FileContext, index: RuleIndex) -> list[Named]:
    """List every place of a text that names an object of `index`, suppressed and allowed ones too."""
    return [Named(hit.span, hit.match.legacy, hit.match) for hit in analyse_file(utf8, context, index).hits]

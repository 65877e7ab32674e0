"""A registry made ready to judge texts: one value, replaced as a whole when the registry changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.findings import FileReport
from ssot_lsp.core.globs import compile_globs
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.rules import Registry
from ssot_lsp.core.survey import Surveyor

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.facts import Modules


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one registry with all that is prepared of them. `number` tells two apart."""

    registry: Registry
    number: int
    index: RuleIndex
    surveyor: Surveyor
    is_excluded: Callable[[str], bool]
    has_deadlines: bool

    @property
    def today(self) -> date | None:
        """Today's date, None where no rule has a deadline."""
        return date.today() if self.has_deadlines else None

    def report(self, utf8: bytes, context: FileContext, *, today: date | None = None) -> FileReport:
        """Find what is legacy in a text, without a word on what could be done about it.

        `today` is the day that deadlines are held against, None for the day that it is.
        """
        if not self.registry.rules or self.is_excluded(context.path):
            return FileReport()
        return analyse(
            utf8,
            context,
            self.index,
            self.registry,
            NoModules(),
            today=today or self.today,
            fixes=False,
            surveyor=self.surveyor,
        )

    def report_with_fixes(self, utf8: bytes, context: FileContext, modules: Modules) -> FileReport:
        """Find what is legacy in a text, and what mends it. `modules` answers the resolve gate."""
        if not self.registry.rules or self.is_excluded(context.path):
            return FileReport()
        return analyse(utf8, context, self.index, self.registry, modules, today=self.today)


def prepare(registry: Registry, number: int) -> Rules:
    """Make a registry ready."""
    index = RuleIndex(registry.rules)
    return Rules(
        registry,
        number,
        index,
        Surveyor(index),
        compile_globs(registry.exclude) if registry.exclude else _nothing,
        any(rule.deadline for rule in registry.rules),
    )


def _nothing(_path: str) -> bool:
    return False

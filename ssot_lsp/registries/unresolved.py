"""Rules whose replacement does not exist: what a registry says, held against the source tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Problem
from ssot_lsp.registries.codes import UNRESOLVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.rules import Rule


def find_unresolved(rules: Iterable[Rule], modules: Modules) -> list[Problem]:
    """Report canonicals, and new names of `rename`, that `modules` shows not to exist.

    What cannot be known is no problem. A rule without an origin has nowhere to be reported.
    """
    return [problem for rule in rules for problem in _of(rule, modules)]


def _of(rule: Rule, modules: Modules) -> Iterator[Problem]:
    if rule.canonical is None or rule.origin is None:
        return
    found = modules.look_up(rule.canonical)
    wanted = [rule.canonical]
    if found.status == "present" and rule.canonical.is_module:
        wanted += [ObjectRef(rule.canonical.module, new) for _, new in rule.rename]
    for ref in wanted:
        answer = modules.look_up(ref)
        if answer.status == "absent":
            reason = f": {answer.reason}" if answer.reason else ""
            yield Problem(
                UNRESOLVED,
                f"the replacement '{ref}' of '{rule.legacy}' does not exist{reason}",
                rule.origin,
                "warning",
                help="correct it, or add it to the code; until then no fix can be offered",
            )

"""Rules that have done their work: what is legacy is gone, and nothing names it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.rules import Problem
from ssot_lsp.registries.codes import STALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.rules import Rule


def find_stale(
    rules: Iterable[Rule],
    modules: Modules,
    is_own: Callable[[str], bool],
    used: Callable[[list[Rule]], frozenset[ObjectRef]],
) -> list[Problem]:
    """Report rules whose legacy path `modules` shows not to exist, and that nothing uses.

    `is_own` tells whether the workspace is where a module would lie: a rule for what other projects or Python
    itself have dropped stands guard, and is not stale. `used` names the legacy paths of rules that files
    still use; it is asked once, of what may be stale, if anything may be.
    """
    gone = [
        rule
        for rule in rules
        if rule.origin is not None
        and is_own(rule.legacy.module)
        and modules.look_up(rule.legacy).status == "absent"
    ]
    still = used(gone) if gone else frozenset()
    return [
        Problem(
            STALE,
            f"'{rule.legacy}' does not exist any more, and nothing uses it",
            rule.origin,
            "information",
            help="remove the rule, or keep it so that the import does not come back",
        )
        for rule in gone
        if rule.legacy not in still and rule.origin is not None
    ]

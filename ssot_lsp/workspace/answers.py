"""Look-ups on the way to an answer, and how several ways to bind one name become one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ssot_lsp.core.bindings import ClassBody
from ssot_lsp.core.facts import Lookup, NameKind

_MIRRORED = frozenset({"class", "function", "coroutine"})


class Answer(NamedTuple):
    """A look-up, and the class body behind it for those who look further.

    `accelerator`: from a compiled part of the standard library, which has the API of the Python code
    that it replaces (PEP 399). `circular`: the name leads back to itself.
    """

    lookup: Lookup
    body: ClassBody | None = None
    accelerator: bool = False
    circular: bool = False

    @property
    def present(self) -> bool:
        """True when the object was shown to exist."""
        return self.lookup.status == "present"


def combine(answers: Sequence[Answer], condition: str) -> Answer | None:
    """Merge the ways one name may be bound into one answer; None when none of them is present."""
    plain = [one for one in answers if not one.accelerator]
    mirrored = len(plain) < len(answers) and any(one.lookup.kind in _MIRRORED for one in plain)
    if not mirrored:
        plain = list(answers)
    present = [one for one in plain if one.present]
    if not present:
        return None
    first = present[0]
    kinds: set[NameKind] = {one.lookup.kind if one.present else "unknown" for one in plain}
    same = all(one.lookup.defined == first.lookup.defined for one in plain)
    reasons = [one.lookup.reason for one in present]
    lookup = first.lookup._replace(
        kind=kinds.pop() if len(kinds) == 1 else "unknown",
        defined=first.lookup.defined if same else None,
        reason=condition or (reasons[0] if all(reasons) else ""),
    )
    one_body = not mirrored and all(one.body is first.body for one in plain)
    return Answer(lookup, first.body if one_body else None)


def unknown(reason: str, *, accelerator: bool = False) -> Answer:
    """Answer `unknown`."""
    return Answer(Lookup("unknown", reason=reason), accelerator=accelerator)

"""What is found in a file and what would mend it, as values.

Spans and edits are byte offsets, 0-based and half-open, into the UTF-8 form of the source. What there may be
thousands of is a named tuple: a frozen dataclass takes five times as long to make.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Rule, Severity

Code = Literal["SSOT001", "SSOT002", "SSOT003", "SSOT004", "SSOT005"]
Kind = Literal["import", "reference", "string", "ignore"]
Applicability = Literal["safe", "unsafe", "display-only"]

RULE_NAMES: dict[str, str] = {
    "SSOT001": "legacy-import",
    "SSOT002": "legacy-reference",
    "SSOT003": "legacy-string",
    "SSOT004": "banned-import",
    "SSOT005": "unused-ignore",
}


class Span(NamedTuple):
    """Bytes `start` to `end` (exclusive) of the UTF-8 source."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace bytes `start` to `end` by `text` (an insertion where they are equal)."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that belong together: sorted, disjoint, all or none.

    A display-only fix has a `reason` in words and may have no edits; an unsafe one has both.
    """

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...] = ()
    reason: str = ""


class Finding(NamedTuple):
    """One legacy name at one place. `legacy` and `canonical` are this object's, not just the rule's."""

    code: Code
    kind: Kind
    span: Span
    message: str
    severity: Severity
    phase: str
    rule: Rule | None = None  # None for SSOT005 only
    legacy: ObjectRef | None = None
    canonical: ObjectRef | None = None
    expected_failure: bool = False
    fix: Fix | None = None


class Mention(NamedTuple):
    """A place in prose (comment, docstring, message) that names a legacy path: never a finding."""

    span: Span
    rule: Rule


class FileReport(NamedTuple):
    """Everything known of one file: findings sorted by span; `parses` False where the tree has errors.

    `suppressed` has the rule of each finding that a comment silences.
    """

    findings: tuple[Finding, ...] = ()
    mentions: tuple[Mention, ...] = ()
    suppressed: tuple[Rule, ...] = ()
    parses: bool = True

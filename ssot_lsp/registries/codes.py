"""The codes of registry problems, `SSOT1xx`. Stable: a code once given keeps its meaning.

`docs/registry.md` explains each; 130 and up are for checks that need the source tree.
"""

from __future__ import annotations

UNREADABLE = "SSOT101"
SYNTAX = "SSOT102"
UNKNOWN_KEY = "SSOT103"
WRONG_TYPE = "SSOT104"
MISSING_KEY = "SSOT105"
BAD_REFERENCE = "SSOT106"
BAD_PATH = "SSOT107"
BAD_DATE = "SSOT108"
BAD_SEVERITY = "SSOT109"
BAD_RENAME = "SSOT110"
DUPLICATE_ID = "SSOT111"
CONFLICT = "SSOT112"
DUPLICATE = "SSOT113"
CYCLE = "SSOT114"
CHAIN = "SSOT115"
EXTENDS_CYCLE = "SSOT116"
NOT_UNDERSTOOD = "SSOT120"
BOTH_WAYS = "SSOT121"
UNMATCHED = "SSOT122"
STRAY_REPLACEMENT = "SSOT123"
NOTHING_TO_READ = "SSOT124"
UNRESOLVED = "SSOT130"
STALE = "SSOT131"

PROBLEM_NAMES: dict[str, str] = {
    UNREADABLE: "unreadable",
    SYNTAX: "syntax",
    UNKNOWN_KEY: "unknown-key",
    WRONG_TYPE: "wrong-type",
    MISSING_KEY: "missing-key",
    BAD_REFERENCE: "bad-reference",
    BAD_PATH: "bad-path",
    BAD_DATE: "bad-date",
    BAD_SEVERITY: "bad-severity",
    BAD_RENAME: "bad-rename",
    DUPLICATE_ID: "duplicate-id",
    CONFLICT: "conflict",
    DUPLICATE: "duplicate",
    CYCLE: "cycle",
    CHAIN: "chain",
    EXTENDS_CYCLE: "extends-cycle",
    NOT_UNDERSTOOD: "not-understood",
    BOTH_WAYS: "reads-both-ways",
    UNMATCHED: "unmatched-replacement",
    STRAY_REPLACEMENT: "stray-replacement",
    NOTHING_TO_READ: "nothing-to-read",
    UNRESOLVED: "unresolved-canonical",
    STALE: "stale-rule",
}

"""What makes a finding the same finding after the lines around it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lsp.reports.model import Located


def fingerprint(located: Located) -> str:
    """SHA-256, in hexadecimal, of rule, relative path, legacy object and ordinal: never of a line number."""
    from hashlib import sha256

    finding = located.finding
    rule = finding.rule.id if finding.rule else finding.code
    parts = (rule, located.file.rel, str(finding.legacy or ""), str(located.ordinal))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

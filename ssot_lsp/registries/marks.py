"""What the comments and headings of a Markdown registry say of an import: bad, good, or how to replace it."""

from __future__ import annotations

import re
from typing import Literal

Mark = Literal["bad", "good", "both"]

DASHES = "\N{EN DASH}\N{EM DASH}"
_SELECTOR = "\N{VARIATION SELECTOR-16}"
_BAD_WORD = r"(?:BROKEN|DEPRECATED|LEGACY|DO\s+NOT\s+USE)"
_BAD = re.compile(rf"[❌⚠]|(?<![\w.]){_BAD_WORD}(?!\w|\.\w)", re.IGNORECASE)
_DENIED = re.compile(
    rf"\b(?:not|never|no longer|non|isn't|aren't|wasn't)(?:\s+|-){_BAD_WORD}(?!\w)", re.IGNORECASE
)
_REPLACEMENT = re.compile(r"(?:\bUSE\s+INSTEAD|✅\s*CORRECTED)\s*:", re.IGNORECASE)
_SIDE = re.compile(
    rf"\W*(?P<side>BEFORE|AFTER)\s*(?:\((?P<why>[^()]*)\))?\s*(?:[:{DASHES}-]\s*(?P<rest>.*))?\Z",
    re.IGNORECASE,
)
_EMOJI = re.compile(rf"[❌⚠✅❓{_SELECTOR}]")
_ALONE = re.compile(rf"{_BAD_WORD}", re.IGNORECASE)
_LEADING = re.compile(
    rf"(?:\w+\s+)?{_BAD_WORD}(?:\s+\w+)?\s*(?:[:{DASHES}]|\s-)\s*(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL
)
_PRAGMA = re.compile(r"(?:(?:noqa|pylint|pyright|mypy|isort|ruff)\b|type:|fmt:)", re.IGNORECASE)
_IN_PARENTHESES = re.compile(rf"{_BAD_WORD}\s*\((?P<rest>[^()]+)\)", re.IGNORECASE)


def mark_of(text: str) -> Mark | None:
    """Read the markers in `text`; None when it has none, "both" when they contradict or are denied."""
    plain = text.replace(_SELECTOR, "")
    if _BAD.search(plain) is None:
        return "good" if "✅" in plain else None
    return "both" if "✅" in plain or _DENIED.search(plain) else "bad"


def replacement_at(text: str) -> tuple[int, int] | None:
    """Find `USE INSTEAD:` or `✅ CORRECTED:` in a comment; its start and the offset after it."""
    found = _REPLACEMENT.search(text)
    return (found.start(), found.end()) if found else None


def side_of(text: str) -> Literal["before", "after"] | None:
    """Tell whether `text` opens one side of a before/after pair: it begins with that word, emoji aside."""
    for line in text.split("\n"):
        if found := _SIDE.match(line):
            return "before" if found["side"].lower() == "before" else "after"
    return None


def reason_in(text: str) -> str | None:
    """Take what a comment says beyond its markers: `❌ BROKEN PATH - Gone` says "Gone"."""
    plain = " ".join(_EMOJI.sub("", text).split()).strip(f" :;,-{DASHES}")
    if not plain or _ALONE.fullmatch(plain) or _PRAGMA.match(plain):
        return None
    if side := _SIDE.match(plain):
        return side["rest"] or side["why"] or None
    found = _LEADING.fullmatch(plain) or _IN_PARENTHESES.fullmatch(plain)
    return found["rest"].strip() if found else plain

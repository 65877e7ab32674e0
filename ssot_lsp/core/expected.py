"""Imports that are meant to fail: those in a `with` that expects an ImportError."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lsp.core.findings import Span
    from ssot_lsp.core.syntax import Syntax

_IMPORT_FAILURE = re.compile(rb"\b(?:ImportError|ModuleNotFoundError)\b")
_EXPECTING = re.compile(rb"(?:^|[.\s])(?:raises|assertRaises|assertRaisesRegex|suppress)\s*\(")


def names_import_failure(utf8: bytes) -> bool:
    """Tell whether a text speaks of failing imports at all."""
    named = b"ImportError" in utf8 or b"ModuleNotFoundError" in utf8  # much faster than the pattern
    return named and _IMPORT_FAILURE.search(utf8) is not None


def expects_failure(syntax: Syntax, span: Span) -> bool:
    """Tell whether `span` lies inside a `with` that expects an ImportError."""
    for step, below in pairwise(syntax.path(span.start, span.end)):
        if step.type != "with_statement" or below.field != "body":
            continue
        for clause in step.node.children:
            if clause.type == "with_clause":
                text = syntax.text(clause)
                if _EXPECTING.search(text) and _IMPORT_FAILURE.search(text):
                    return True
    return False

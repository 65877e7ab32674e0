"""Findings of files that hold imports alone, without a tree: for when no fix is asked for.

Most legacy files only import a name that has moved. Where nothing but import statements can be a
finding, and nothing around them changes what it means, the extractor's word is enough. Wherever that is
not clear the answer is None, and the whole analysis decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import import_hits
from ssot_lsp.core.imports import statement_at
from ssot_lsp.core.lexer import scan_literals
from ssot_lsp.core.prefilter import automaton, has_compatible
from ssot_lsp.core.references import relevant_names
from ssot_lsp.core.strings import whole_paths

if TYPE_CHECKING:
    from ssot_lsp.core.analysis import ImportHit
    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.matching import RuleIndex

_RELATIVE = re.compile(rb"from\s*\.")
_EXAMPLE = re.compile(rb"^[ \t]*(?:[\"']{3})?(?:>>>|\.\.\.) ([^\r\n]*)", re.MULTILINE)
_FAILURES = (b"ImportError", b"ModuleNotFoundError")
_EXPECTATIONS = (b"raises", b"assertRaises", b"suppress")


class Surveyor:
    """Surveys files for one set of rules. It holds prepared searches and no state."""

    __slots__ = ("_anchors", "_ignores", "_index", "_prompts", "_quoted", "_roots")

    def __init__(self, index: RuleIndex) -> None:
        """Prepare the searches for `index`."""
        self._index = index
        self._anchors = automaton([b"import"])
        roots = sorted({rule.legacy.dotted.partition(".")[0].encode() for rule in index.rules})
        self._quoted = automaton([quote + root for root in roots for quote in (b'"', b"'")] or [b"\0"])
        self._roots = automaton(roots or [b"\0"])
        self._prompts = automaton([b">>> "])
        self._ignores = automaton([b"ssot:"])

    def imports_alone(self, utf8: bytes, context: FileContext) -> list[ImportHit] | None:
        """Return the hits of a file in which imports alone can be findings; None where more may be."""
        if self._ignores(utf8) or (not utf8.isascii() and has_compatible(utf8)):
            return None
        if self._prompts(utf8) and any(
            self._roots(line) or _RELATIVE.search(line) for line in _EXAMPLE.findall(utf8)
        ):
            return None
        if any(word in utf8 for word in _FAILURES) and any(word in utf8 for word in _EXPECTATIONS):
            return None
        dynamic = b"import_module" in utf8 or b"find_spec" in utf8  # names that begin with a dot count too
        if (dynamic or self._quoted(utf8)) and any(map(self._index.may_name, whole_paths(utf8))):
            return None
        hits: list[ImportHit] = []
        for _, place, _ in self._anchors(utf8):
            statement = statement_at(utf8, place)
            if statement is None:
                continue
            if relevant_names([statement], context, self._index, utf8):
                return None
            hits += import_hits(statement, context, self._index, doctest=False)
        if not hits:
            return hits
        literals = scan_literals(utf8, hits[-1].span.start + 1)
        if literals.unterminated >= 0:
            return None
        return [hit for hit in hits if not literals.holds(hit.span.start)]

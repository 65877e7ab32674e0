"""The texts that the client has open: kept as UTF-8, changed in place, with the lines of LSP.

Lines end at LF, CR LF and CR and at nothing else (LSP 3.17, "Text Documents"); pygls splits at form
feeds and U+2028 too, and goes through the whole text at every change.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ssot_lsp.core.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssot_lsp.core.text import Unit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit did to a text: bytes `start` to `end` of the text before became `text`.

    `whole` says that the client sent all of it anew.
    """

    start: int
    end: int
    text: bytes
    whole: bool = False


@dataclass(slots=True)
class Document:
    """One open text. `utf8` has no byte order mark. `notebook` is the URI of the notebook of a cell."""

    uri: str
    language: str
    version: int
    utf8: bytes
    lines: LineIndex
    notebook: str | None = None
    remembered: dict[str, Any] = field(default_factory=dict)  # what features worked out for this version


class Documents:
    """All open texts by URI, as the client spells it."""

    def __init__(self) -> None:
        """Begin with none."""
        self.unit: Unit = "utf-16"
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        """Iterate over what is open, in the order of opening."""
        return iter(list(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """Return an open document."""
        return self._open.get(uri)

    def open(self, uri: str, language: str, version: int, text: str, notebook: str | None = None) -> Document:
        """Take a document in; one that is open already is replaced."""
        utf8 = _encoded(text)
        document = Document(uri, language, version, utf8, LineIndex(utf8), notebook)
        self._open[uri] = document
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document; None when it was not open."""
        return self._open.pop(uri, None)

    def change(self, uri: str, version: int | None, changes: Iterable[Any]) -> list[Change] | None:
        """Apply content changes in order (`range` and `text`, or the whole `text`).

        Returns what each did to the text that it met, or None when the document is not open. Versions
        only ever rise; one that does not is reported, and the change applied all the same: the transport
        keeps the order, so that the text is right and the number is not.
        """
        document = self._open.get(uri)
        if document is None:
            logger.warning("a change of %s, which is not open, is ignored", uri)
            return None
        if version is not None:
            if version <= document.version:
                logger.warning("version %s of %s came after %s", version, uri, document.version)
            document.version = version
        done = []
        for change in changes:
            where = getattr(change, "range", None)
            if where is None:
                text = _encoded(change.text)
                done.append(Change(0, len(document.utf8), text, whole=True))
                document.utf8 = text
                document.lines = LineIndex(text)
            else:
                start = document.lines.offset(where.start.line, where.start.character, self.unit)
                end = document.lines.offset(where.end.line, where.end.character, self.unit)
                start, end = min(start, end), max(start, end)
                text = change.text.encode("utf-8", "replace")
                utf8 = document.utf8[:start] + text + document.utf8[end:]
                document.lines = document.lines.spliced(start, end, text, utf8)
                document.utf8 = utf8
                done.append(Change(start, end, text))
        document.remembered = {}
        return done


def _encoded(text: str) -> bytes:
    """Encode a whole text; half of a surrogate pair becomes "?", which keeps columns as they are."""
    return text.removeprefix("\ufeff").encode("utf-8", "replace")

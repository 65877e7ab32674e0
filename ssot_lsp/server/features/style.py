"""Markdown or plain text, as the client asks for it: the same sentences in both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.server.convert import Json

_SPECIAL = re.compile(r"([\\*<\[\]])")


class Style:
    """How to write. `markdown` False: nothing but words and line ends."""

    def __init__(self, *, markdown: bool) -> None:
        """Choose one of the two."""
        self.markdown = markdown

    def code(self, text: object) -> str:
        """Write a name as code."""
        return f"`{text}`" if self.markdown else str(text)

    def strong(self, text: str) -> str:
        """Write a text in bold."""
        return f"**{text}**" if self.markdown else text

    def prose(self, text: str) -> str:
        """Write somebody's words: nothing in them is markup, but for code between backticks."""
        text = " ".join(text.split())
        return _SPECIAL.sub(r"\\\1", text) if self.markdown else text

    def said(self, text: str) -> str:
        """Write a message of our own, which has names between backticks."""
        return text if self.markdown else text.replace("`", "")

    def link(self, label: str, uri: str) -> str:
        """Write a link; its label alone in plain text."""
        if not self.markdown:
            return label
        target = uri.replace("(", "%28").replace(")", "%29")
        return "[" + _SPECIAL.sub(r"\\\1", label) + f"]({target})"

    def block(self, code: str) -> str:
        """Write lines of Python."""
        return f"```python\n{code}\n```" if self.markdown else code

    def items(self, texts: Iterable[str]) -> str:
        """Write a list."""
        return "\n".join(f"- {text}" if self.markdown else text for text in texts)

    def text(self, paragraphs: Iterable[str]) -> str:
        """Put paragraphs together; empty ones are left out."""
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)

    def hover(self, paragraphs: Iterable[str], range_: Json | None = None) -> Json:
        """Make a `Hover` of paragraphs."""
        kind = "markdown" if self.markdown else "plaintext"
        made: Json = {"contents": {"kind": kind, "value": self.text(paragraphs)}}
        if range_ is not None:
            made["range"] = range_
        return made

"""A Python language server such as users have beside ours: every name is defined on the first line."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("other", "1")


@server.feature(types.TEXT_DOCUMENT_DEFINITION)
def definition(params: types.DefinitionParams) -> types.Location:
    start = types.Position(line=0, character=0)
    return types.Location(uri=params.text_document.uri, range=types.Range(start=start, end=start))


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(_params: types.HoverParams) -> types.Hover:
    return types.Hover(contents=types.MarkupContent(kind=types.MarkupKind.Markdown, value="the other server"))


if __name__ == "__main__":
    server.start_io()

"""File URIs and paths (RFC 8089, RFC 3986), one spelling for each file."""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urlsplit

_SAFE = "/~!$&'()*+,;=@-._"


def path_of(uri: str) -> str | None:
    """Return the absolute path of a `file:` URI; None for any other (`untitled:`, `git:`)."""
    try:
        parts = urlsplit(uri)
    except ValueError:  # brackets that enclose no address
        return None
    if parts.scheme.lower() != "file":
        return None
    path = unquote(parts.path, errors="surrogateescape")  # a name on disk need not be UTF-8
    if os.name == "nt":
        if parts.netloc:
            return os.path.normpath(f"\\\\{parts.netloc}{path}")
        path = path.lstrip("/")
        if len(path) > 1 and path[1] == ":":
            path = path[0].upper() + path[1:]  # clients differ, and so would one file's two names
    return os.path.normpath(path) if path else None


def uri_of(path: str) -> str:
    """Return the URI of an absolute path, as VS Code encodes it; its very bytes where they are no UTF-8."""
    if os.name == "nt":
        path = path.replace("\\", "/")
        if path.startswith("//"):
            host, _, rest = path[2:].partition("/")
            return f"file://{host}/{_quoted(rest)}"
        return "file:///" + _quoted(path[0].lower() + path[1:])
    return "file://" + _quoted(path)


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"), safe=_SAFE)

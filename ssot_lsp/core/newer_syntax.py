"""Syntax newer than the Python that runs the tool. Not written yet: such files are not read."""

from __future__ import annotations

import ast


def parse_newer(_utf8: bytes) -> ast.Module | None:
    """Parse what the host's parser refused."""
    return None

"""Finds files, and makes sure that sharing the walk out changes nothing."""

from __future__ import annotations

import os

import pytest

from ssot_lsp.workspace import files
from ssot_lsp.workspace.files import Discovery


def wait_for_the_child() -> None:
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)


def discover(*arguments, **options) -> Discovery:
    """Return what `files.discover` finds, the same whether one process walks or several."""
    found = files.discover(*arguments, **options)
    if hasattr(os, "fork"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "_MANY", -1)
            assert files.discover(*arguments, **options, processes=2) == found
            # a child that finds everything, while this process waits
            alone = {**options, "processes": 2, "meanwhile": wait_for_the_child}
            assert files.discover(*arguments, **alone) == found
            assert files.discover(*arguments, **options, processes=3) == found
    return found

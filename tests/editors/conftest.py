from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.editors import install

ROOT = Path(__file__).parents[2]


@pytest.fixture
def have(request):
    """Returns a function that gives an editor of the cache, or skips the test where it cannot be had."""

    def have(name):
        root = install.cache()
        if root is None:
            pytest.skip("SSOT_EDITORS names no folder with editors: see `make editors`")
        if sys.platform != "linux":
            pytest.skip("the editors are installed on Linux alone")
        try:
            return install.EDITORS[name](root)
        except install.Missing as missing:
            pytest.skip(f"{name} is not to be had: {missing}")

    return have


@pytest.fixture
def workspace(tmp_path):
    """A copy of the example."""
    copy = tmp_path / "shop"
    left = shutil.ignore_patterns("tour.py", "__pycache__", ".ssot_cache")
    shutil.copytree(ROOT / "example", copy, ignore=left)
    return copy


@pytest.fixture
def server(tmp_path):
    """A program `ssot-lsp`, in a folder of its own, that runs this checkout."""
    program = tmp_path / "bin" / "ssot-lsp"
    program.parent.mkdir()
    python, root = shlex.quote(sys.executable), shlex.quote(str(ROOT))
    program.write_text(f'#!/bin/sh\nPYTHONPATH={root} exec {python} -m ssot_lsp "$@"\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def environment(server, tmp_path):
    """What an editor finds: the server on PATH, and a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    path = f"{server.parent}{os.pathsep}{os.environ['PATH']}"
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "PATH": path, "LANG": "C.UTF-8"}
    return {**os.environ, **own}

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.editors import install, packages

ROOT = Path(__file__).parents[2]


@pytest.fixture
def have(request, monkeypatch):
    """Returns a function that gives an installed editor, or skips the test where it is not to be had.

    Nothing is fetched here. What became of the editor is noted for `summary.py`.
    """

    def have(name):
        try:
            if sys.platform != "linux":
                raise install.Missing("the editors are installed on Linux alone")
            root = install.cache()
            if not root.is_dir():
                raise install.Missing("not installed: run tests/editors/install.py")
            monkeypatch.setattr(packages.Offline, "on", True)
            with install.locked(root):
                editor = install.EDITORS[name](root)
                install.starts(name, editor)
        except install.Missing as missing:
            reason = install.why_missing(name) or str(missing)
            request.node.user_properties.append(("editor", [name, "", reason]))
            pytest.skip(f"{name}: {reason}")
        request.node.user_properties.append(("editor", [name, install.version(name, root), ""]))
        return editor

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

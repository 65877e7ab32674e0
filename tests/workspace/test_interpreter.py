from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CHILD = """
import json, sys
def main():
    print(json.dumps([sys.flags.isolated, sys.flags.no_site, sys.path]))
"""
PARENT = """
import subprocess, sys
sys.path[:] = ["", *{path!r}, *sys.path[1:]]
from ssot_lsp.workspace.interpreter import command
print(ascii(sys.path), flush=True)
sys.exit(subprocess.run(command("child"), check=False).returncode)
"""


@pytest.mark.parametrize("flags", [[], ["-I"], ["-S"], ["-I", "-S"]])
def test_a_child_finds_modules_where_its_parent_does(flags, tmp_path):
    ours, workspace = tmp_path / "ours é'\"", tmp_path / "workspace"
    ours.mkdir()
    workspace.mkdir()
    (ours / "child.py").write_text(CHILD)
    for name in ("child", "json", "sitecustomize"):
        (workspace / f"{name}.py").write_text("raise SystemExit('the workspace was run')\n")
    parent = PARENT.format(path=[str(ours), str(ROOT)])
    ran = subprocess.run(
        [sys.executable, *flags, "-c", parent], cwd=workspace, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    parents, child = ran.stdout.splitlines()
    isolated, no_site, path = json.loads(child)
    assert (isolated, no_site) == ("-I" in flags, "-S" in flags)
    assert path == [one for one in ast.literal_eval(parents) if one]

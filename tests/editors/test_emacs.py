from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "editors" / "emacs"


def unpacked(root):
    """The command and the variables of an Emacs that is not installed where it was built for."""
    share = next((root / "usr/share/emacs").glob("[0-9]*"))
    libexec = next((root / "usr/libexec/emacs").glob("*/*"))
    libraries = sorted({str(one.parent) for one in root.glob("usr/lib/**/*.so*")})
    variables = {
        "EMACSLOADPATH": str(share / "lisp"),
        "EMACSDATA": str(share / "etc"),
        "EMACSDOC": str(share / "etc"),
        "EMACSPATH": str(libexec),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
    }
    command = [root / "usr/bin/emacs-nox", f"--dump-file={libexec / 'emacs.pdmp'}", "--batch"]
    for package in sorted((root / "usr/share/emacs/site-lisp/elpa-src").iterdir()):
        command += ["-L", package]
    return command, variables


@pytest.mark.slow
def test_in_emacs(have, workspace, environment, tmp_path):
    command, variables = unpacked(have("emacs"))
    subprocess.run(["git", "init", "-q", workspace], check=True)  # what Emacs takes for a project
    results = tmp_path / "results.json"
    command += ["-L", PACKAGE, "-l", HERE / "emacs" / "test.el", workspace, results]
    run = subprocess.run(
        command,
        cwd=workspace,
        env={**environment, **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert results.exists(), run.stdout + run.stderr
    ran = json.loads(results.read_text())
    failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"] not in (None, "json-null")]
    assert not failed, "\n\n".join(failed)
    assert len(ran) == (HERE / "emacs" / "test.el").read_text().count('\n(test "')

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from ssot_lsp import __version__
from tests.editors import install

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "editors" / "emacs"


def unpacked(root):
    """The command and the variables of an Emacs that is not installed where it was built for."""
    share = next((root / "usr/share/emacs").glob("[0-9]*"))
    libexec = next((root / "usr/libexec/emacs").glob("*/*"))
    dump = next(libexec.glob("emacs*.pdmp"))
    variables = {
        "EMACSLOADPATH": str(share / "lisp"),
        "EMACSDATA": str(share / "etc"),
        "EMACSDOC": str(share / "etc"),
        "EMACSPATH": str(libexec),
    }
    command = [root / "usr/bin/emacs-nox", f"--dump-file={dump}", "--batch"]
    if any(root.glob("usr/lib/*/ld-linux-*.so.*")):  # built for a newer C library, which is there
        command = [*install.loader(root), *command]
    else:
        libraries = sorted({str(one.parent) for one in root.glob("usr/lib/**/*.so*")})
        variables["LD_LIBRARY_PATH"] = os.pathsep.join(libraries)
    # what it would compile with is not where it is looked for
    command += ["--eval", "(setq native-comp-enable-subr-trampolines nil native-comp-jit-compilation nil)"]
    for package in sorted((root / "usr/share/emacs/site-lisp/elpa-src").iterdir()):
        command += ["-L", package]
    return command, variables


@pytest.fixture
def check(have, workspace, environment, tmp_path):
    """Returns a function that runs a script in an Emacs, and fails with what failed in there."""

    def check(editor, name, scripts):
        command, variables = unpacked(have(editor))
        subprocess.run(["git", "init", "-q", workspace], check=True)  # what Emacs takes for a project
        results = tmp_path / "results.json"
        script = HERE / "emacs" / name
        run = subprocess.run(
            [*command, "-L", PACKAGE, "-l", script, workspace, results],
            cwd=workspace,
            env={**environment, **variables, "SSOT_VERSION": __version__},
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert results.exists(), run.stdout + run.stderr
        ran = json.loads(results.read_text())
        failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"]]
        assert not failed, "\n\n".join([*failed, run.stderr])
        assert len(ran) == sum((HERE / "emacs" / one).read_text().count('\n(test "') for one in scripts)

    return check


@pytest.mark.slow
@pytest.mark.parametrize("editor", ["emacs", "emacs-newest"])
def test_in_emacs_with_eglot(editor, check):
    check(editor, "eglot.el", ["eglot.el", "commands.el"])


@pytest.mark.slow
@pytest.mark.parametrize("checker", ["flymake", "flycheck"])
def test_in_emacs_with_lsp_mode(checker, check, environment):
    environment["SSOT_CHECKER"] = checker
    check("emacs-newest", "lsp-mode.el", ["lsp-mode.el", "commands.el"])


@pytest.mark.slow
@pytest.mark.parametrize("editor", ["emacs", "emacs-newest"])
def test_emacs_finds_no_fault_in_the_package(editor, check):
    check(editor, "lint.el", ["lint.el"])

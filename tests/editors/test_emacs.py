from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ssot_lsp import __version__
from tests.editors.recorded import all_passed

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "editors" / "emacs"


@pytest.fixture
def check(have, workspace, environment, tmp_path):
    """Returns a function that runs a script in an Emacs, and fails with what failed in there."""

    def check(editor, name, scripts):
        command, variables = have(editor)
        subprocess.run(["git", "init", "-q", workspace], check=True)  # what Emacs takes for a project
        results = tmp_path / "results.json"
        script = HERE / "emacs" / name
        run = subprocess.run(
            [*command, "--batch", "-L", PACKAGE, "-l", script, workspace, results],
            cwd=workspace,
            env={**environment, **variables, "SSOT_VERSION": __version__},
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        count = sum((HERE / "emacs" / one).read_text().count('\n(test "') for one in scripts)
        all_passed(run, results, count)

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

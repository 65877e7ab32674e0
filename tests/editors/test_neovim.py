from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ssot_lsp import __version__
from tests.editors.recorded import all_passed

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "neovim"


@pytest.fixture(params=["neovim", "neovim-newest"])
def check(request, have, workspace, environment, tmp_path):
    """Returns a function that runs a script in Neovim, and fails with what failed in there."""
    nvim, variables = have(request.param)
    results = tmp_path / "results.json"

    def check(name, *arguments, **more):
        script = HERE / "neovim" / name
        command = [*nvim, "--headless", "-u", "NONE", "-i", "NONE", "--cmd", f"set rtp^={PLUGIN}"]
        run = subprocess.run(
            [*command, "-l", script, workspace, results, *arguments],
            cwd=workspace,
            env={**environment, **variables, **more},
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        all_passed(run, results, script.read_text().count("\ntest(") + 1)  # and that of the harness

    return check


@pytest.mark.slow
@pytest.mark.parametrize("script", ["basics.lua", "commands.lua"])
def test_in_neovim(script, check):
    check(script)


@pytest.mark.slow
def test_in_neovim_without_a_server(server, check, environment):
    path = environment["PATH"].removeprefix(f"{server.parent}{os.pathsep}")
    found = [folder for folder in path.split(os.pathsep) if not Path(folder, "ssot-lsp").exists()]
    check("without.lua", server, PATH=os.pathsep.join(found))


def test_the_text_for_mason_is_for_this_release():
    lines = (PLUGIN / "contrib/mason-registry/packages/ssot-lsp/package.yaml").read_text().splitlines()
    assert lines[0] == "---"
    for line in (f"  id: pkg:pypi/ssot-lsp@{__version__}", "  ssot-lsp: pypi:ssot-lsp", "  lspconfig: ssot"):
        assert line in lines

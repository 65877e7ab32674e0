from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "vim"


@pytest.mark.slow
@pytest.mark.parametrize("editor", ["vim", "vim-newest"])
def test_in_vim_with_ale(editor, have, workspace, environment, tmp_path):
    vim, variables, ale = have(editor)
    results = tmp_path / "results.json"
    variables = {
        **variables,
        "SSOT_WORKSPACE": str(workspace),
        "SSOT_RESULTS": str(results),
        "SSOT_ALE": str(ale),
        "SSOT_PLUGIN": str(PLUGIN),
    }
    command = [*vim, "-es", "-u", "NONE", "-i", "NONE", "-S", HERE / "vim" / "test.vim"]
    run = subprocess.run(
        command,
        cwd=workspace,
        env={**environment, **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    assert results.exists(), run.stdout + run.stderr
    ran = json.loads(results.read_text())
    failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"] is not None]
    assert not failed, "\n\n".join(failed)
    assert len(ran) == (HERE / "vim" / "test.vim").read_text().count("\ncall Test(")

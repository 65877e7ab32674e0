from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "neovim"


@pytest.mark.slow
@pytest.mark.parametrize("editor", ["neovim", "neovim-newest"])
def test_in_neovim(editor, have, workspace, environment, tmp_path):
    nvim, variables = have(editor)
    results = tmp_path / "results.json"
    rtp = f"set rtp^={PLUGIN}"
    script = [HERE / "neovim" / "test.lua", workspace, results]
    command = [*nvim, "--headless", "-u", "NONE", "-i", "NONE", "--cmd", rtp, "-l", *script]
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
    failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"] is not None]
    assert not failed, "\n\n".join(failed)
    assert len(ran) == (HERE / "neovim" / "test.lua").read_text().count("\ntest(")

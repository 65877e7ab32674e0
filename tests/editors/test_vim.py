from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "vim"


@pytest.mark.slow
def test_in_vim_with_ale(have, workspace, environment, tmp_path):
    root = have("vim")
    runtime = next(path for top in (root, Path("/")) for path in sorted(top.glob("usr/share/vim/vim[0-9]*")))
    libraries = sorted({str(one.parent) for one in root.glob("usr/lib/**/*.so*")})
    results = tmp_path / "results.json"
    variables = {
        "VIMRUNTIME": str(runtime),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "SSOT_WORKSPACE": str(workspace),
        "SSOT_RESULTS": str(results),
        "SSOT_ALE": str(root / "usr/share/vim-ale"),
        "SSOT_PLUGIN": str(PLUGIN),
    }
    command = [root / "usr/bin/vim.nox", "-es", "-u", "NONE", "-i", "NONE", "-S", HERE / "vim" / "test.vim"]
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
    assert len(ran) == 3

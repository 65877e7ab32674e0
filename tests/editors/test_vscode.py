from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent / "vscode"


@pytest.mark.slow
def test_in_the_extension_host(have, workspace, server, environment, tmp_path):
    code = have("vscode")
    results = tmp_path / "results.json"
    given = {
        **code,
        "workspace": str(workspace),
        "data": str(tmp_path / "data"),
        "settings": {"ssot.path": [str(server)]},
        "suite": str(SCRIPTS / "suite.cjs"),
        "env": {"SSOT_RESULTS": str(results)},
        "patience": 300,
    }
    (tmp_path / "given.json").write_text(json.dumps(given))
    command = [code["node"], SCRIPTS / "run.cjs", tmp_path / "given.json"]
    run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert results.exists(), run.stdout + run.stderr
    ran = json.loads(results.read_text())
    failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"] is not None]
    assert not failed, "\n\n".join(failed)
    assert len(ran) == (SCRIPTS / "suite.cjs").read_text().count("\ntest('")
    assert run.returncode == 0, run.stdout + run.stderr

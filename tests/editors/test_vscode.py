from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent / "vscode"
FAKES = SCRIPTS / "fakes"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def in_extension_host(have, workspace, server, environment, tmp_path):
    """Returns a function that runs a suite in a real VS Code, and fails with what failed there."""

    def in_extension_host(suite, *developed, settings=None, env=None, **more):
        code = have("vscode")
        results = tmp_path / "results.json"
        given = {
            **code,
            "workspace": str(workspace),
            "data": str(tmp_path / "data"),
            "settings": settings or {},
            "suite": str(SCRIPTS / suite),
            "developed": [str(one) for one in developed or (code["extension"],)],
            "env": {
                "SSOT_RESULTS": str(results),
                "SSOT_PYTHON": shlex.quote(sys.executable),
                "SSOT_ROOT": shlex.quote(str(ROOT)),
                "SSOT_SERVER": str(server),
                **(env or {}),
            },
            "patience": 300,
            **more,
        }
        (tmp_path / "given.json").write_text(json.dumps(given))
        command = [code["node"], SCRIPTS / "run.cjs", tmp_path / "given.json"]
        run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        assert results.exists(), run.stdout + run.stderr
        ran = json.loads(results.read_text())
        failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"] is not None]
        assert not failed, "\n\n".join(failed)
        assert len(ran) == (SCRIPTS / suite).read_text().count("\ntest('")
        assert run.returncode == 0, run.stdout + run.stderr

    return in_extension_host


@pytest.fixture
def without_a_server(server):
    """Where `PATH` has no server."""
    return {"PATH": "/usr/bin:/bin"}


@pytest.mark.slow
def test_in_the_extension_host(in_extension_host, server):
    in_extension_host("suite.cjs", settings={"ssot.path": [str(server)]})


@pytest.mark.slow
def test_without_a_server_that_works(in_extension_host, server, without_a_server):
    in_extension_host("failures.cjs", settings={"ssot.path": [str(server)]}, env=without_a_server)

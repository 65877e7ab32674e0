from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.editors import install, vsix
from tests.editors.recorded import all_passed

SCRIPTS = Path(__file__).parent / "vscode"
FAKES = SCRIPTS / "fakes"
ROOT = Path(__file__).parents[2]
NO_SERVER = "/usr/bin:/bin"  # a PATH in which there is no ssot-lsp


@pytest.fixture
def in_extension_host(have, workspace, server, environment, tmp_path):
    """Returns a function that runs a suite in a real VS Code, and fails with what failed there."""

    def in_extension_host(suite, *, settings=None, env=None, **more):
        code = have("vscode")
        results = tmp_path / "results.json"
        given = {
            **code,
            "workspace": str(workspace),
            "data": str(tmp_path / "data"),
            "settings": settings or {},
            "suite": str(SCRIPTS / suite),
            "developed": code["extension"],
            "env": {
                "SSOT_RESULTS": str(results),
                "SSOT_PYTHON": shlex.quote(sys.executable),
                "SSOT_ROOT": str(ROOT),
                "SSOT_SERVER": str(server),
                **(env or {}),
            },
            "patience": 300,
            **more,
        }
        (tmp_path / "given.json").write_text(json.dumps(given))
        command = [code["node"], SCRIPTS / "run.cjs", tmp_path / "given.json"]
        run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        all_passed(run, results, (SCRIPTS / suite).read_text().count("\ntest('"))
        assert run.returncode == 0, run.stdout + run.stderr

    return in_extension_host


@pytest.mark.slow
def test_in_the_extension_host(in_extension_host, server):
    in_extension_host("suite.cjs", settings={"ssot.path": [str(server)]})


@pytest.mark.slow
def test_without_a_server_that_works(in_extension_host, server):
    in_extension_host("failures.cjs", settings={"ssot.path": [str(server)]}, env={"PATH": NO_SERVER})


@pytest.mark.slow
def test_with_the_python_extension(in_extension_host):
    in_extension_host("python.cjs", fakes=[str(FAKES / "python")], env={"PATH": NO_SERVER})


@pytest.mark.slow
def test_the_fake_python_extension_is_shaped_as_the_real_one(have, tmp_path):
    code = have("vscode")
    modules = Path(code["extension"], "node_modules")
    (tmp_path / "node_modules").symlink_to(modules)
    (tmp_path / "extension.cjs").write_text((FAKES / "python" / "extension.cjs").read_text())
    compiler = [
        code["node"],
        modules / "typescript" / "bin" / "tsc",
        "--noEmit",
        "--allowJs",
        "--checkJs",
        "--strict",
    ]
    options = ["--module", "node20", "--target", "es2022", "--types", "node,vscode", "--skipLibCheck"]
    run = subprocess.run(
        [*compiler, *options, "extension.cjs"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.slow
def test_even_better_toml_understands_the_schema(have, tmp_path):
    have("vscode")
    taplo, schema = vsix.taplo(install.cache()), ROOT / "ssot_lsp" / "registries" / "ssot.schema.json"
    registry = tmp_path / "ssot.toml"

    def lint(text):
        registry.write_text(text)
        command = [taplo, "lint", "--schema", schema.as_uri(), registry]
        run = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
        return run.returncode, run.stderr

    sound = (ROOT / "example" / "ssot.toml").read_text() + "since = 2026-01-31\n"
    assert lint(sound)[0] == 0, lint(sound)[1]
    code, said = lint(sound + "nonsense = 1\n[[rule]]\nlegacy = 'a b'\n")
    assert code == 1
    assert "('nonsense' was unexpected)" in said
    assert '"a b" does not match' in said


@pytest.fixture
def run_log(tmp_path):
    """A file to which all writes that is run and should not be."""
    return tmp_path / "was-run.log"


@pytest.mark.slow
def test_a_workspace_that_is_not_trusted(in_extension_host, workspace, server, run_log):
    trap = workspace / ".venv" / "bin" / "python"
    trap.parent.mkdir(parents=True)
    trap.write_text(
        f'#!/bin/sh\necho "$0 $*" >> {shlex.quote(str(run_log))}\nexec {shlex.quote(str(server))} "$@"\n'
    )
    trap.chmod(0o755)
    for name in ("ssot-lsp", "python3"):
        (trap.parent / name).symlink_to(trap)
    settings = {
        "ssot.path": [str(trap.parent / "ssot-lsp")],
        "ssot.interpreter": [str(trap)],
        "ssot.importStrategy": "useBundled",
    }
    (workspace / ".vscode").mkdir()
    (workspace / ".vscode" / "settings.json").write_text(json.dumps(settings))
    in_extension_host(
        "untrusted.cjs",
        # the user's own setting leads into the workspace, and so does PATH: neither is followed there
        settings={
            "security.workspace.trust.startupPrompt": "never",
            "ssot.path": ["${workspaceFolder}/.venv/bin/ssot-lsp"],
        },
        env={"PATH": f"{trap.parent}:{server.parent}:{NO_SERVER}", "SSOT_RUN_LOG": str(run_log)},
        trust=True,
    )
    assert not run_log.exists()


@pytest.fixture
def only_python(tmp_path):
    """A folder for PATH with `python3` in it and nothing else, and where that is from."""
    folder = tmp_path / "path"
    folder.mkdir()
    base = Path(sys.base_prefix, "bin", "python3")
    (folder / "python3").symlink_to(base)
    return folder, base


@pytest.mark.slow
def test_installed_with_the_bundled_server(in_extension_host, have, workspace, run_log, only_python):
    code = have("vscode")
    trap = f"open({str(run_log)!r}, 'a').write(__file__ + '\\n')\n"
    for name in ("json", "pickle", "site", "sitecustomize", "tree_sitter", "ssot_lsp", "asyncio"):
        (workspace / f"{name}.py").write_text(trap)
    path, base = only_python
    in_extension_host(
        "bundled.cjs",
        developed=str(FAKES / "nothing"),
        fakes=[str(FAKES / "toml")],
        vsix=str(vsix.packed(install.cache(), code)),
        env={
            "PATH": str(path),
            "SSOT_PATH": str(path),
            "PYTHONPATH": str(workspace),
            "SSOT_BASE_PYTHON": str(base),
            "SSOT_RUN_LOG": str(run_log),
        },
    )


@pytest.mark.slow
def test_on_the_screen_with_mouse_and_keyboard(have, workspace, environment, only_python, tmp_path):
    code = have("vscode")
    given = {
        **code,
        "vsix": str(vsix.packed(install.cache(), code)),
        "workspace": str(workspace),
        "data": str(tmp_path / "data"),
        "env": {"PATH": f"{only_python[0]}:{NO_SERVER}"},
    }
    (tmp_path / "given.json").write_text(json.dumps(given))
    command = [code["node"], SCRIPTS / "clicks.cjs", tmp_path / "given.json"]
    run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout or run.stderr
    assert run.stdout.count("done ") == (SCRIPTS / "clicks.cjs").read_text().count("\nstep('")

"""The numbers of a public tree that people keep: netra-systems/zen at 1372b953b, 9,948 Python files.

Nothing of it is in this repository. `SSOT_ZEN_TREE` names a checkout; it is only read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.measure import checkout_environment

VARIABLE = "SSOT_ZEN_TREE"
LEGACY = "netra_backend.app.websocket_core.factory"
CANONICAL = "netra_backend.app.websocket_core.websocket_manager"
IMPORTING = "tests/mission_critical/test_websocket_singleton_vulnerability.py"
REGISTRY = f"""
[[phase]]
name = "production"
paths = ["netra_backend/app/**", "auth_service/**", "shared/**"]

[[rule]]
legacy = "{LEGACY}"
canonical = "{CANONICAL}"
"""
RENAME = 'rename = { create_websocket_manager = "get_websocket_manager" }\n'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tree() -> Path:
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} names no checkout of netra-systems/zen at 1372b953b")
    return Path(named).resolve()


def check(tree: Path, registry: str, scratch: Path) -> list[dict[str, Any]]:
    config = scratch / "ssot.toml"
    config.write_text(registry, "utf-8")
    command = [sys.executable, "-m", "ssot_lsp", "check", "--no-cache", "--mentions"]
    command += ["--output-format", "json", "--config", str(config), "."]
    done = subprocess.run(
        command, cwd=tree, env=checkout_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    for each in found:
        each["place"] = f"{Path(each['filename']).relative_to(tree).as_posix()}:{each['location']['row']}"
    return found


def test_imports_strings_and_mentions_are_told_apart(tree, tmp_path):
    found = check(tree, REGISTRY, tmp_path)
    places = {
        kind: sorted(each["place"] for each in found if each["kind"] == kind)
        for kind in {each["kind"] for each in found}
    }
    assert places == {
        "import": [f"{IMPORTING}:606", f"{IMPORTING}:627"],
        "string": [
            "tests/unit/websocket_ssot/test_canonical_imports.py:218",
            "validate_issue_680_simple.py:106",
            "validate_issue_680_ssot_violations.py:190",
        ],
        "mention": ["tests/unit/ssot/test_websocket_ssot_compliance_validation.py:394"],
    }
    assert "production" not in {each.get("phase") for each in found}


def test_a_canonical_that_lacks_the_name_is_no_fix(tree, tmp_path):
    fixes = [each["fix"] for each in check(tree, REGISTRY, tmp_path) if each["kind"] == "import"]
    assert [fix["applicability"] for fix in fixes] == ["display-only"] * 2
    for fix in fixes:
        assert f"{CANONICAL} does not define create_websocket_manager" in fix["reason"]


def test_a_coroutine_that_is_called_without_await_is_no_fix(tree, tmp_path):
    fixes = [each["fix"] for each in check(tree, REGISTRY + RENAME, tmp_path) if each["kind"] == "import"]
    assert [fix["applicability"] for fix in fixes] == ["display-only"] * 2
    lines = (tree / IMPORTING).read_text("utf-8").splitlines()
    calls = [number for number, line in enumerate(lines, 1) if "create_websocket_manager(" in line]
    for fix in fixes:
        assert "coroutine" in fix["reason"]
        assert any(str(number) in fix["reason"] for number in calls), (fix["reason"], calls)

"""What a script inside an editor wrote of its checks: a list of `name` and `failure`, empty for none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def all_passed(run: subprocess.CompletedProcess[str], results: Path, count: int) -> None:
    """Fail with what failed, or where there are not `count` results: then some checks never ran."""
    said = run.stdout + run.stderr
    if not results.exists():
        pytest.fail(f"no results: {said}")
    ran = json.loads(results.read_text())
    failed = [f"{one['name']}\n{one['failure']}" for one in ran if one["failure"]]
    if failed:
        pytest.fail("\n\n".join([*failed, run.stderr]))
    if len(ran) != count:
        pytest.fail(f"{len(ran)} results of {count} checks: {said}")

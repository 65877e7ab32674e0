from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def first_code_block():
    match = re.search(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return match[1].splitlines()


def test_the_readme_begins_with_exactly_two_commands():
    main_job, tests = first_code_block()
    assert "example/tour.py" in main_job
    assert "pytest" in tests


def test_both_commands_make_their_own_environment():
    assert all(line.startswith("python3 -m venv .venv && ") for line in first_code_block())


def test_ci_takes_the_test_command_from_the_readme():
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "README.md" in script
    assert "--group test" not in script


def test_there_is_no_utils_module():
    assert not [
        path for path in ROOT.glob("ssot_lsp/**/*") if path.stem in {"utils", "util", "helpers", "common"}
    ]

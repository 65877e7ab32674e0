from __future__ import annotations

import json
import re
from pathlib import Path

EXTENSION = Path(__file__).parents[1] / "editors" / "vscode"


def contributed() -> dict:
    return json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["contributes"]


def test_the_readme_of_the_extension_names_every_setting_with_its_default():
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(ssot\.[\w.]+)` \|.*\| (.*?) \|$", readme, re.MULTILINE))
    settings = contributed()["configuration"]["properties"]
    assert set(rows) == set(settings)
    for name, setting in settings.items():
        default = setting["default"]
        if default is not None:
            written = default if isinstance(default, str) else json.dumps(default)
            assert rows[name].strip("`") == written, name


def test_the_readme_of_the_extension_names_every_command():
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\*([A-Z][\w. ]+)\*", readme))
    assert {command["title"] for command in contributed()["commands"]} <= named

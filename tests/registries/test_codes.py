from __future__ import annotations

import re
from pathlib import Path

from ssot_lsp.registries import codes

ROOT = Path(__file__).parents[2]


def test_the_page_explains_every_code() -> None:
    page = (ROOT / "docs" / "registry.md").read_text("utf-8")
    rows = re.findall(r"^\| `(SSOT1\d\d)` \| ([a-z-]+) \| \S", page, re.MULTILINE)
    assert dict(rows) == codes.PROBLEM_NAMES
    assert len(rows) == len(codes.PROBLEM_NAMES)


def test_no_code_has_two_names_or_two_constants() -> None:
    constants = [value for name, value in vars(codes).items() if name.isupper() and isinstance(value, str)]
    assert sorted(constants) == sorted(codes.PROBLEM_NAMES)
    assert len(set(codes.PROBLEM_NAMES.values())) == len(codes.PROBLEM_NAMES)


def test_every_code_is_shown_by_a_test() -> None:
    here = Path(__file__).parent
    tests = [path for path in here.rglob("*") if path.suffix in {".py", ".md"}]
    text = "\n".join(path.read_text("utf-8") for path in tests)
    assert [code for code in codes.PROBLEM_NAMES if code not in text] == []

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "example"


@pytest.fixture
def example(ssot, tmp_path):
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def codes(ran):
    return [value["code"] for value in json.loads(ran.out)]


def test_the_example_shows_every_code(ssot, example):
    found = codes(ssot("check", "--output-format", "json"))
    assert sorted(set(found)) == ["SSOT001", "SSOT002", "SSOT003", "SSOT004", "SSOT005"]


def test_the_readme_shows_how_the_report_of_the_example_begins(ssot, example):
    readme = (EXAMPLE.parent / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("$ ssot-lsp check\n")[2].partition("```")[0]
    assert shown
    assert ssot("check").out.startswith(shown)


def test_fix_mends_the_example_as_far_as_is_safe(ssot, example):
    assert codes(ssot("check", "--fix", "--output-format", "json")) == ["SSOT001", "SSOT004", "SSOT003"]
    assert "from shop.money import Price, parse_price as parse\n" in (example / "shop/cart.py").read_text()


def test_unsafe_fixes_mend_the_patch_target_too(ssot, example):
    left = codes(ssot("check", "--fix", "--unsafe-fixes", "--output-format", "json"))
    assert left == ["SSOT001", "SSOT004"]
    assert '@mock.patch("shop.money.parse_price")' in (example / "tests/test_checkout.py").read_text()


def test_the_tour_runs_and_leaves_the_example_alone():
    def content():
        return {path: path.read_bytes() for path in EXAMPLE.rglob("*") if path.is_file()}

    before = content()
    ran = subprocess.run([sys.executable, EXAMPLE / "tour.py"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "$ ssot-lsp check --fix" in ran.stdout
    assert content() == before

from __future__ import annotations

import json

RULE = '[[rule]]\nid = "r"\nlegacy = "old:X"\ncanonical = "new:Y"\n'


def test_show_prints_the_rules(ssot, tree):
    tree({"ssot.toml": RULE})
    ran = ssot("registry", "show")
    assert ran == (0, "old:X -> new:Y\n    id r, ssot.toml:3\n", "")


def test_show_as_json_has_the_keys_of_the_design(ssot, tree):
    root = tree({"ssot.toml": RULE})
    (value,) = json.loads(ssot("registry", "show", "--output-format", "json").out)
    assert list(value) == [
        "id", "legacy", "canonical", "rename", "severity", "reason", "owner", "issue", "since", "deadline",
        "source",
    ]  # fmt: skip
    assert value["source"] == {"path": str(root / "ssot.toml"), "line": 3}


def test_show_prints_problems_on_standard_error(ssot, tree):
    tree({"ssot.toml": RULE + '[[rule]]\nlegacy = "a..b"\n'})
    ran = ssot("registry", "show", "--output-format", "json")
    assert [rule["id"] for rule in json.loads(ran.out)] == ["r"]
    assert ran.err.startswith("error: ssot.toml:6:10: SSOT106 ")
    assert ran.code == 2


def test_check_shows_where_the_fault_is(ssot, tree):
    tree({"ssot.toml": RULE + '[[rule]]\nlegacy = "a..b"\n'})
    ran = ssot("registry", "check")
    assert " --> ssot.toml:6:10\n" in ran.out
    assert '6 | legacy = "a..b"\n  |          ^\n' in ran.out
    assert ran.out.endswith("1 rule, 1 problem.\n")
    assert (ran.code, ran.err) == (1, "")


def test_check_holds_the_rules_against_the_source_tree(ssot, tree):
    tree({
        "ssot.toml": '[[rule]]\nlegacy = "pkg.old"\ncanonical = "pkg.new"\nrename = { a = "b", c = "d" }\n'
        '[[rule]]\nlegacy = "pkg.x:X"\ncanonical = "pkg.gone:X"\n',
        "pkg/__init__.py": "",
        "pkg/new.py": "b = 1\n",
        "app.py": "import pkg.old\nfrom pkg.x import X\n",
    })  # fmt: skip
    ran = ssot("registry", "check")
    assert "SSOT130 the replacement 'pkg.new:d' of 'pkg.old' does not exist" in ran.out
    assert "SSOT130 the replacement 'pkg.gone:X' of 'pkg.x:X' does not exist" in ran.out
    assert ran.out.endswith("2 rules, 2 problems.\n")
    assert (ran.code, ran.err) == (1, "")


def test_check_tells_which_rules_have_done_their_work(ssot, tree):
    names = ("pkg.done", "pkg.there", "pkg.used", "pkg.silenced", "pkg.allowed", "pkg.noted", "gone.mod")
    rules = "".join(
        f'[[rule]]\nlegacy = "{legacy}"\ncanonical = "pkg.new"\nallow = ["old.py"]\n' for legacy in names
    )
    tree({
        "ssot.toml": rules + '[[rule]]\nlegacy = "pkg.new:Gone"\n[[rule]]\nlegacy = "collections:Mapping"\n',
        "pkg/__init__.py": "",
        "pkg/new.py": "",
        "pkg/there.py": "",
        "a.py": "import pkg.used\nimport pkg.silenced  # ssot: ignore\n# pkg.done\n",
        "old.py": "import pkg.allowed\n",
        "n.ipynb": '{"nbformat": 4, "cells": ["import pkg.noted"]}',
    })  # fmt: skip
    ran = ssot("registry", "check")
    assert "SSOT131 'pkg.done' does not exist any more, and nothing uses it" in ran.out
    assert "SSOT131 'pkg.new:Gone' does not exist any more" in ran.out
    assert ran.out.endswith("9 rules, 2 problems.\n")
    assert (ran.code, ran.err) == (0, "")


def test_check_as_json(ssot, tree):
    tree({"ssot.toml": RULE + "[[rule]]\n"})
    (value,) = json.loads(ssot("registry", "check", "--output-format", "json").out)
    assert value["code"] == "SSOT105"


def test_check_of_a_sound_registry(ssot, tree):
    tree({"ssot.toml": RULE})
    assert ssot("registry", "check") == (0, "1 rule, no problems.\n", "")


def test_a_missing_registry_is_an_error_with_an_example(ssot):
    ran = ssot("registry", "show")
    assert ran.code == 2
    assert ran.err.startswith("error: no ssot.toml and no [tool.ssot-lsp]")
    assert "[[rule]]" in ran.err


def test_a_registry_that_is_named_must_be_there(ssot):
    ran = ssot("registry", "show", "--config", "nope.toml")
    assert (ran.code, ran.err) == (2, "error: there is no registry at nope.toml\n")


def test_colour_when_asked_for(ssot, tree):
    tree({"ssot.toml": RULE})
    assert "\x1b[" in ssot("registry", "show", "--color", "always").out

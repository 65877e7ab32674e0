from __future__ import annotations

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rewrite import gate

FILE = FileContext("app/a.py", "app.a")


class Imports(NoModules):
    """Modules that are known by what they import; counts how often it was asked."""

    def __init__(self, imports):
        self.known = imports
        self.asked = []

    def imports(self, module):
        self.asked.append(module)
        return frozenset(self.known.get(module, ()))


def judged(imports, *, at_import_time=True):
    modules = Imports(imports)
    verdict = gate.judge_place(
        ObjectRef("old"), ObjectRef("new"), FILE, modules, at_import_time=at_import_time
    )
    return verdict.applicability, len(modules.asked)


CHAIN = {f"m{number}": [f"m{number + 1}"] for number in range(50)}


@pytest.mark.parametrize(
    ("imports", "applicability"),
    [
        ({}, "safe"),
        ({"new": ["app.a"]}, "unsafe"),
        ({"new": ["x"], "x": ["y", "new"], "y": ["app.a"]}, "unsafe"),
        ({"new": ["app.a"], "old": ["new"]}, "safe"),
        ({"new": ["app.a"], "old": ["x"], "x": ["old", "new"]}, "safe"),
        ({"new": ["app"], "app": ["new"]}, "safe"),
        ({**CHAIN, "new": ["m0"], "m50": ["app.a"]}, "unsafe"),
    ],
)
def test_no_new_cycle(imports, applicability):
    assert judged(imports)[0] == applicability
    assert judged(imports, at_import_time=False)[0] == "safe"


def test_a_module_that_hands_on_the_name_answers_at_once():
    assert judged({**CHAIN, "new": ["m0"], "old": ["new", "m0"]}) == ("safe", 1)


def test_modules_that_import_nothing_do_not_count(monkeypatch):
    monkeypatch.setattr(gate, "_MOST_OPENED", 40)
    assert judged({"new": [f"leaf{number}" for number in range(200)]})[0] == "safe"


def test_what_was_not_followed_to_its_end_is_not_safe(monkeypatch):
    monkeypatch.setattr(gate, "_MOST_OPENED", 40)
    assert judged({**CHAIN, "new": ["m0"]})[0] == "unsafe"
    assert judged({**CHAIN, "new": ["m20"]})[0] == "safe"
    assert judged({**CHAIN, "new": ["m0", "app.a"]})[0] == "unsafe"

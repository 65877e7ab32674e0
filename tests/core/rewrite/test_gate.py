from __future__ import annotations

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.facts import Lookup, NoModules
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rewrite import gate

FILE = FileContext("app/a.py", "app.a")
NEW = ObjectRef("new", "X")


class Imports(NoModules):
    """Modules that are known by what they import; counts how often it was asked."""

    def __init__(self, imports, same):
        self.known = imports
        self.same = same  # whether the legacy name is the canonical object
        self.asked = []

    def look_up(self, ref):
        return Lookup("present", defined=NEW if self.same else ref)

    def imports(self, module):
        self.asked.append(module)
        return frozenset(self.known.get(module, ()))


def judged(imports, *, at_import_time=True, same=False):
    modules = Imports(imports, same)
    verdict = gate.judge_place(ObjectRef("old", "X"), NEW, FILE, modules, at_import_time=at_import_time)
    return verdict.applicability, len(modules.asked)


CHAIN = {f"m{number}": [f"m{number + 1}"] for number in range(50)}


@pytest.mark.parametrize(
    ("imports", "applicability"),
    [
        ({}, "safe"),
        ({"new": ["app.a"]}, "unsafe"),
        ({"new": ["x"], "x": ["y", "new"], "y": ["app.a"]}, "unsafe"),
        ({"new": ["app.a"], "old": ["new"]}, "unsafe"),
        ({"new": ["app"], "app": ["new"]}, "safe"),
        ({**CHAIN, "new": ["m0"], "m50": ["app.a"]}, "unsafe"),
    ],
)
def test_no_new_cycle(imports, applicability):
    assert judged(imports)[0] == applicability
    assert judged(imports, at_import_time=False)[0] == "safe"


@pytest.mark.parametrize(
    "imports",
    [{"new": ["app.a"], "old": ["new"]}, {"new": ["app.a"], "old": ["x"], "x": ["old", "new"]}],
)
def test_who_gets_the_object_through_the_legacy_module_is_in_the_cycle_already(imports):
    assert judged(imports, same=True)[0] == "safe"
    assert judged(imports, same=False)[0] == "unsafe"


def test_the_packages_that_the_canonical_module_lies_in_are_imported_with_it():
    def judged_in(file, imports):
        modules = Imports(imports, False)
        canonical = ObjectRef("new.core.mod", "X")
        context = FileContext(f"{file}.py", file)
        return gate.judge_place(
            ObjectRef("old", "X"), canonical, context, modules, at_import_time=True
        ).applicability

    assert judged_in("app", {"new.core": ["app"]}) == "unsafe"
    assert judged_in("app", {"new": ["app"]}) == "unsafe"
    assert judged_in("new.app", {"new": ["new.app"]}) == "safe"  # it is being imported anyhow
    assert judged_in("new.app", {"new.core": ["x"], "x": ["new.app"]}) == "unsafe"
    assert judged_in("new.core", {"new.core": ["x"], "x": ["new.core"]}) == "safe"


def test_a_module_that_hands_on_the_name_answers_at_once():
    assert judged({**CHAIN, "new": ["m0"], "old": ["new", "m0"]}, same=True) == ("safe", 1)


def test_modules_that_import_nothing_do_not_count(monkeypatch):
    monkeypatch.setattr(gate, "_MOST_OPENED", 40)
    assert judged({"new": [f"leaf{number}" for number in range(200)]})[0] == "safe"


def test_what_was_not_followed_to_its_end_is_not_safe(monkeypatch):
    monkeypatch.setattr(gate, "_MOST_OPENED", 40)
    assert judged({**CHAIN, "new": ["m0"]})[0] == "unsafe"
    assert judged({**CHAIN, "new": ["m20"]})[0] == "safe"
    assert judged({**CHAIN, "new": ["m0", "app.a"]})[0] == "unsafe"

from __future__ import annotations

from ssot_lsp.core.facts import Lookup, NoModules
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin, Rule
from ssot_lsp.registries.unresolved import find_unresolved


class Known(NoModules):
    def __init__(self, **answers):
        self.answers = {name.replace("__", "."): Lookup(status) for name, status in answers.items()}

    def look_up(self, ref):
        return self.answers.get(ref.dotted, Lookup("unknown"))


def rule(canonical, **more):
    return Rule("r", ObjectRef("old"), canonical, origin=Origin("/w/ssot.toml", 3, 5), **more)


def found(*rules, **answers):
    return [
        (one.code, one.severity, one.message, one.origin) for one in find_unresolved(rules, Known(**answers))
    ]


def test_a_canonical_that_is_absent_is_a_doubt_where_its_rule_stands():
    message = "the replacement 'new:X' of 'old' does not exist"
    assert found(rule(ObjectRef("new", "X")), new__X="absent") == [
        ("SSOT130", "warning", message, Origin("/w/ssot.toml", 3, 5))
    ]


def test_what_is_present_or_unknown_is_no_problem():
    assert found(rule(ObjectRef("new")), new="present") == []
    assert found(rule(ObjectRef("new"))) == []


def test_a_banned_name_has_nothing_to_resolve():
    assert found(rule(None)) == []


def test_new_names_are_looked_up_in_a_module_that_exists():
    renaming = rule(ObjectRef("new"), rename=(("a", "b"), ("c", "d")))
    assert [
        message for _, _, message, _ in found(renaming, new="present", new__b="present", new__d="absent")
    ] == ["the replacement 'new:d' of 'old' does not exist"]
    assert len(found(renaming, new="absent", new__b="absent", new__d="absent")) == 1


def test_a_rule_from_nowhere_is_not_reported():
    assert find_unresolved([Rule("r", ObjectRef("old"), ObjectRef("new"))], Known(new="absent")) == []


def test_the_reason_is_told():
    class Reasoned(Known):
        def look_up(self, ref):
            return Lookup("absent", reason="new does not define X")

    (problem,) = find_unresolved([rule(ObjectRef("new", "X"))], Reasoned())
    assert problem.message.endswith("does not exist: new does not define X")

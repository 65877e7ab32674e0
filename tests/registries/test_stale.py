from __future__ import annotations

from ssot_lsp.core.facts import Lookup, NoModules
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin, Rule
from ssot_lsp.registries.stale import find_stale

RULE = Rule("r", ObjectRef("pkg.old"), origin=Origin("/w/ssot.toml", 3, 5))


class All(NoModules):
    def __init__(self, status):
        self.status = status

    def look_up(self, ref):
        return Lookup(self.status)


def found(status, *, own=True, used=()):
    problems = find_stale([RULE], All(status), lambda module: own, lambda rules: frozenset(used))
    return [(one.code, one.severity, one.origin) for one in problems]


def test_a_rule_for_what_is_gone_and_not_used_is_stale():
    assert found("absent") == [("SSOT131", "information", Origin("/w/ssot.toml", 3, 5))]


def test_one_that_is_used_is_not():
    assert found("absent", used=[RULE.legacy]) == []


def test_what_is_there_or_may_be_is_not():
    assert found("present") == found("unknown") == []


def test_what_belongs_to_others_is_guarded():
    assert found("absent", own=False) == []


def test_nobody_is_asked_where_nothing_is_gone():
    def fail(rules):
        raise AssertionError(rules)

    assert find_stale([RULE], All("present"), lambda module: True, fail) == []

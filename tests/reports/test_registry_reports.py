from __future__ import annotations

import json
from datetime import date

from ssot_lsp.core.rules import Origin, Problem
from ssot_lsp.reports import problems as problem_report
from ssot_lsp.reports import rules as rule_report
from ssot_lsp.reports.style import Style

PROBLEM = Problem(
    "SSOT106",
    "'a..b' is not an object reference",
    Origin("/w/ssot.toml", 2, 10),
    related=(Origin("/w/other.toml", 5),),
    help="write it as 'package.module:Name'",
)
SOURCES = {"/w/ssot.toml": b'[[rule]]\nlegacy = "a..b"\n'}


def test_a_problem_on_one_line():
    assert problem_report.concise(PROBLEM, "/w") == (
        "ssot.toml:2:10: SSOT106 'a..b' is not an object reference; see other.toml:5:1; "
        "write it as 'package.module:Name'"
    )


def test_a_problem_with_the_line_it_stands_on():
    assert "".join(problem_report.render([PROBLEM], "/w", SOURCES, Style())) == (
        "SSOT106 'a..b' is not an object reference\n"
        " --> ssot.toml:2:10\n"
        "  |\n"
        "1 | [[rule]]\n"
        '2 | legacy = "a..b"\n'
        "  |          ^\n"
        "  |\n"
        "help: write it as 'package.module:Name'\n"
        "note: see other.toml:5:1\n"
        "\n"
    )


def test_a_problem_in_a_document_that_cannot_be_read():
    out = "".join(problem_report.render([PROBLEM], "/w", {}, Style()))
    assert "\n--> ssot.toml:2:10\n" in out


def test_problems_as_json():
    (value,) = json.loads("".join(problem_report.render_json([PROBLEM])))
    assert value == {
        "code": "SSOT106",
        "message": "'a..b' is not an object reference",
        "severity": "error",
        "filename": "/w/ssot.toml",
        "location": {"row": 2, "column": 10},
        "help": "write it as 'package.module:Name'",
        "related": [{"filename": "/w/other.toml", "location": {"row": 5, "column": 1}}],
    }


def full_rule(make):
    return make.rule(
        id="r",
        rename=(("a", "b"),),
        reason="Gone.",
        owner="@p",
        issue="https://e.org/1",
        source="docs/a.md#b",
        since=date(2025, 9, 14),
        deadline=date(2026, 12, 31),
        severity="warning",
        allow=("x/**",),
        origin=Origin("/w/ssot.toml", 4),
    )


def test_rules_for_people(make):
    banned = make.rule(legacy="old.mod:X", canonical=None, strings_only=True)
    assert "".join(rule_report.render([full_rule(make), banned], "/w", Style())) == (
        "old.mod -> new.mod\n"
        "    a -> b\n"
        "    Gone.\n"
        "    id r, severity warning, owner @p, issue https://e.org/1, since 2025-09-14, deadline 2026-12-31,"
        " see docs/a.md#b, allowed in x/**, ssot.toml:4\n"
        "old.mod:X (in strings) -> banned\n"
    )

# ruff: noqa: E501 (a table of faults reads better with one a line)
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin, Phase, Rule
from ssot_lsp.registries.codes import PROBLEM_NAMES
from ssot_lsp.registries.toml import read_toml

PATH = "/work space/ssot.toml"


def read(text: str, path: str = PATH):
    return read_toml(text.encode(), path)


WHOLE = """\
extends = ["../platform/ssot.toml"]
documents = ["docs/REGISTRY.md"]
source-roots = [".", "src"]
exclude = ["backups/**"]

[[phase]]
name = "production"
paths = ["app/**", "shared/**"]
severity = "error"

[[phase]]
name = "tests"
paths = ["tests/**"]

[[rule]]
id = "factory"
legacy = "app.core.factory"
canonical = "app.core.manager"
rename = { create = "get" }
submodules = false
reason = "Gone."
owner = "@platform"
issue = "https://example.org/1"
source = "docs/REGISTRY.md#core"
since = 2025-09-14
deadline = 2026-12-31
severity = "hint"
allow = ["tests/shims/**"]

[[rule]]
# a comment
canonical = "collections.abc:Mapping"
legacy = "collections:Mapping"

  [[rule]]
  legacy = "app.banned"
"""


def test_everything_is_read() -> None:
    document = read(WHOLE)
    assert document.problems == ()
    assert [link.text for link in document.extends] == ["../platform/ssot.toml"]
    assert [link.text for link in document.documents] == ["docs/REGISTRY.md"]
    assert document.source_roots == (".", "src")
    assert document.exclude == ("backups/**",)
    assert document.phases == (
        Phase("production", ("app/**", "shared/**"), "error"),
        Phase("tests", ("tests/**",)),
    )
    assert document.rules == (
        Rule(
            id="factory",
            legacy=ObjectRef("app.core.factory"),
            canonical=ObjectRef("app.core.manager"),
            rename=(("create", "get"),),
            submodules=False,
            reason="Gone.",
            owner="@platform",
            issue="https://example.org/1",
            source="docs/REGISTRY.md#core",
            since=date(2025, 9, 14),
            deadline=date(2026, 12, 31),
            severity="hint",
            allow=("tests/shims/**",),
            origin=Origin(PATH, 17, 1),
        ),
        Rule(
            id="collections:Mapping",
            legacy=ObjectRef("collections", "Mapping"),
            canonical=ObjectRef("collections.abc", "Mapping"),
            origin=Origin(PATH, 33, 1),
        ),
        Rule(id="app.banned", legacy=ObjectRef("app.banned"), origin=Origin(PATH, 36, 3)),
    )


def test_an_empty_registry_is_sound_and_leaves_everything_open() -> None:
    document = read("")
    assert document.problems == ()
    assert (document.rules, document.phases, document.exclude, document.source_roots) == (
        (),
        None,
        None,
        None,
    )


def test_pyproject_has_it_in_its_table() -> None:
    text = '[project]\nname = "x"\n\n[[tool.ssot-lsp.rule]]\nlegacy = "a"\n\n[tool.other]\nrule = 1\n'
    document = read(text, "/x/pyproject.toml")
    assert document.problems == ()
    assert [(str(rule.legacy), rule.origin) for rule in document.rules] == [
        ("a", Origin("/x/pyproject.toml", 5))
    ]


def test_pyproject_without_the_table_says_so() -> None:
    for text in ("", "[tool.other]\nx = 1\n", "tool = 3\n"):
        assert [problem.code for problem in read(text, "/x/pyproject.toml").problems] == ["SSOT124"]
    assert [problem.code for problem in read("tool.ssot-lsp = 3", "/x/pyproject.toml").problems] == [
        "SSOT104"
    ]


def test_rules_in_every_spelling_have_their_places() -> None:
    inline = read('rule = [\n  { legacy = "a" },\n  { canonical = "c", legacy = "b" },\n]\n')
    assert [rule.origin for rule in inline.rules] == [Origin(PATH, 2, 5), Origin(PATH, 3, 22)]
    quoted = read('[["rule"]]\n"legacy" = "a"\n[[ rule ]]\nlegacy="b"\n')
    assert [rule.origin for rule in quoted.rules] == [Origin(PATH, 2, 1), Origin(PATH, 4, 1)]


def test_a_rule_without_faults_has_its_place_beside_faulty_ones() -> None:
    document = read('[[rule]]\nid = """\n[[rule]]\nlegacy = "no"\n"""\n\n[[rule]]\nlegacy = "a"\n')
    assert [rule.origin for rule in document.rules] == [Origin(PATH, 8, 1)]


RULE = '[[rule]]\nlegacy = "a.b"\n'

# text with the fault at «», code, a word of the message, a word of the help
FAULTS = {
    "unknown key at the top": ('«documets» = ["x.md"]', "SSOT103", "did you mean 'documents'", "write 'documents'"),
    "underscore for a dash": ('«source_roots» = ["."]', "SSOT103", "did you mean 'source-roots'", "write"),
    "unknown key unlike any": (RULE + "«zzz» = 1", "SSOT103", "unknown key 'zzz' in [[rule]]", "known are"),
    "unknown key of a phase": ('[[phase]]\nname = "x"\npaths = ["y"]\n«path» = 1', "SSOT103", "'paths'", "write"),
    "string for an array": ("extends = «\"x.toml\"»", "SSOT104", "an array of strings", '["x.toml"]'),
    "number in an array": ("documents = [\n  'a.md',\n  «3»,\n]", "SSOT104", "holds a number", "quotes"),
    "rule as a table": ("«[rule]»\nlegacy = 'a'", "SSOT104", "is a table", "[[rule]]"),
    "rule as an array of strings": ("rule = [«'a'»]", "SSOT104", "holds a string", "[[rule]]"),
    "phase as a string": ("phase = «'a'»", "SSOT104", "is a string", "[[phase]]"),
    "legacy is a number": ("[[rule]]\nlegacy = «3»", "SSOT104", "'legacy' is a number", "quotes"),
    "reason is an array": (RULE + "reason = «['x']»", "SSOT104", "'reason' is an array", "quotes"),
    "submodules is a string": (RULE + "submodules = «'no'»", "SSOT104", "true or false", "quotes"),
    "rename is a string": (RULE + "canonical = 'c'\nrename = «'X'»", "SSOT104", "table", "rename = {"),
    "rename to a number": (RULE + "canonical = 'c'\nrename = { X = «3» }", "SSOT104", "'X'", "rename = {"),
    "empty id": (RULE + "id = «''»", "SSOT104", "empty", "leave"),
    "empty name of a phase": ("[[phase]]\nname = «''»\npaths = ['x']", "SSOT104", "empty", "name ="),
    "no legacy": ("«[[rule]]»\ncanonical = 'c'", "SSOT105", "no 'legacy'", "add legacy"),
    "no name": ("«[[phase]]»\npaths = ['x']", "SSOT105", "no 'name'", "add name"),
    "no paths": ("«[[phase]]»\nname = 'x'", "SSOT105", "no 'paths'", "add paths"),
    "legacy is no reference": ("[[rule]]\nlegacy = «'a b'»", "SSOT106", "'a b' is not an identifier", "package.module"),
    "legacy is empty": ("[[rule]]\nlegacy = «''»", "SSOT106", "no module", "package.module"),
    "two colons": (RULE + "canonical = «'a:b:c'»", "SSOT106", "not an identifier", "package.module"),
    "a keyword": (RULE + "canonical = «'a.class'»", "SSOT106", "keyword", "package.module"),
    "relative reference": ("[[rule]]\nlegacy = «'.a'»", "SSOT106", "not an identifier", "package.module"),
    "bad pattern in exclude": ("exclude = ['x', «'a['»]", "SSOT107", "not closed", "relative"),
    "pattern that leaves the root": (RULE + "allow = [«'../x'»]", "SSOT107", "'..'", "relative"),
    "empty pattern of a phase": ("[[phase]]\nname = 'x'\npaths = [«''»]", "SSOT107", "empty", "relative"),
    "absolute root": ("source-roots = [«'/usr'»]", "SSOT107", "relative", "forward"),
    "root with a drive": ("source-roots = [«'C:/x'»]", "SSOT107", "relative", "forward"),
    "root with backslashes": ("source-roots = [«'a\\b'»]", "SSOT107", "relative", "forward"),
    "since is a string": (RULE + "since = «'2025-01-01'»", "SSOT108", "is a string", "2025-01-01"),
    "deadline has a time": (RULE + "deadline = «2025-01-01T10:00:00»", "SSOT108", "with a time", "without a time"),
    "deadline is a time": (RULE + "deadline = «10:00:00»", "SSOT108", "is a time", "2026-12-31"),
    "unknown severity": (RULE + "severity = «'warn'»", "SSOT109", "did you mean 'warning'", "one of error"),
    "severity of a phase": ("[[phase]]\nname='x'\npaths=['y']\nseverity = «'X'»", "SSOT109", "'X'", "one of error"),
    "rename on a name": ("[[rule]]\nlegacy='a:X'\ncanonical='b:Y'\n«rename» = {}", "SSOT110", "is a name", "canonical"),
    "rename to a name": (RULE + "canonical='b:Y'\n«rename» = { X = 'Y' }", "SSOT110", "is a name", "each name"),
    "rename without canonical": (RULE + "«rename» = { X = 'Y' }", "SSOT110", "no 'canonical'", "add canonical"),
    "rename of no name": (RULE + "canonical='b'\nrename = { X-y = «'Y'» }", "SSOT110", "'X-y'", "identifier"),
    "rename to no name": (RULE + "canonical='b'\n[rule.rename]\nX = «'a.b'»", "SSOT110", "'a.b'", "identifier"),
    "id that is taken": (
        "[[rule]]\nid='x'\nlegacy='a'\n[[rule]]\nid=«'x'»\nlegacy='b'",
        "SSOT111",
        "line 3",
        "an id of its own",
    ),
    "no value": ("[[rule]]\nlegacy =«»\n", "SSOT102", "not TOML", "legacy ="),
    "open string": ("[[rule]]\nlegacy = \"a«»\n[[rule]]\nlegacy = 'b'", "SSOT102", "not TOML", "legacy ="),
    "open long string": ("[[rule]]\nlegacy = «»\"\"\"a\n[[rule]]\nlegacy = 'b'\n", "SSOT102", "not TOML", "legacy ="),
    "open header": ("[[rule«»]\nlegacy = 'a'\n", "SSOT102", "not TOML", "legacy ="),
    "key twice": ("[[rule]]\nlegacy = 'a'\nlegacy = 'b'«»\n", "SSOT102", "not TOML", "legacy ="),
    "after é, in code points": ("exclude = ['é', «'a['»]", "SSOT107", "not closed", "relative"),
}  # fmt: skip


def marked(text: str) -> tuple[str, int, int]:
    before = text.partition("«")[0]
    plain = text.replace("«", "").replace("»", "")
    return plain, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_fault_has_its_code_place_and_way_out(name: str, line_end: str) -> None:
    text, code, message, help_ = FAULTS[name]
    plain, line, column = marked(text)
    document = read_toml(plain.replace("\n", line_end).encode(), PATH)
    errors = [problem for problem in document.problems if problem.severity == "error"]
    assert [(problem.code, problem.origin) for problem in errors] == [(code, Origin(PATH, line, column))]
    assert message in errors[0].message
    assert help_ in errors[0].help


@pytest.mark.parametrize("name", [name for name in FAULTS if not name.startswith(("rule as", "open long"))])
def test_what_is_sound_still_applies(name: str) -> None:
    document = read(f"{marked(FAULTS[name][0])[0]}\n\n[[rule]]\nlegacy = 'sound.one'\n")
    assert "sound.one" in [str(rule.legacy) for rule in document.rules]
    assert document.problems


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_found_in_pyproject_too(name: str) -> None:
    text, code, *_ = FAULTS[name]
    plain, line, _ = marked(text)
    for key in ("rule", "phase"):
        plain = plain.replace(f"[{key}", f"[tool.ssot-lsp.{key}")
    document = read(f"[tool.ssot-lsp]\n{plain}", "/x/pyproject.toml")
    found = [
        (problem.code, problem.origin.line) for problem in document.problems if problem.severity == "error"
    ]
    assert found == [(code, line + 1)]


def test_one_fault_costs_one_table() -> None:
    text = (
        "[[rule]]\nlegacy = 'a'\nallow = [\n[[rule]]\nlegacy = 'b'\n[[rule]]\nlegacy = 'c\n[[rule]]\nlegacy = 'd'\n"
        "[[rule]\nlegacy = 'e'\n[[rule]]\nlegacy = 'f'\n[[rule]]\nlegacy = '''g\n[[rule]]\nlegacy = 'h'\n"
    )
    document = read(text)
    assert [str(rule.legacy) for rule in document.rules] == ["b", "d", "f"]
    assert [problem.origin.line for problem in document.problems] == [4, 7, 10, 15]
    assert [rule.origin.line for rule in document.rules if rule.origin] == [5, 9, 13]


def test_a_rule_is_not_read_without_its_broken_part() -> None:
    document = read("[[rule]]\nlegacy = 'a'\ncanonical = 'b'\n[rule.rename]\nX = \n[[rule]]\nlegacy = 'c'\n")
    assert [str(rule.legacy) for rule in document.rules] == ["c"]


def test_doubts_cost_nothing() -> None:
    document = read(
        "[[rule]]\nlegacy = 'a:X'\nsubmodules = true\nsince = 2026-01-02\ndeadline = 2026-01-01\n"
    )
    assert [(problem.code, problem.severity, problem.origin.line) for problem in document.problems] == [
        ("SSOT104", "warning", 3),
        ("SSOT108", "warning", 5),
    ]
    assert len(document.rules) == 1


def test_a_second_rule_with_an_id_goes_by_its_path() -> None:
    document = read("[[rule]]\nid='x'\nlegacy='a'\n[[rule]]\nid='x'\nlegacy='b:C'\n")
    assert [rule.id for rule in document.rules] == ["x", "b:C"]


def test_references_are_normalised_as_python_reads_identifiers() -> None:
    (rule,) = read("[[rule]]\nlegacy = 'old:ﬁle'\n").rules
    assert rule.legacy == ObjectRef("old", "file")


def test_bytes_that_are_not_utf8_are_a_problem_and_the_rest_is_read() -> None:
    document = read_toml(b"# \xe9\n[[rule]]\nlegacy = 'a'\n[[rule]]\nlegacy = 'b\xff'\n", PATH)
    assert [(problem.code, problem.origin.line) for problem in document.problems] == [
        ("SSOT101", 1),
        ("SSOT106", 5),
    ]
    assert [str(rule.legacy) for rule in document.rules] == ["a"]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read("\ufeff[[rule]]\nlegacy = 'a'\n").problems == ()


FRAGMENTS = st.sampled_from(
    [
        *(
            "[[rule]]\n",
            "[[phase]]\n",
            "[rule]\n",
            "[rule.rename]\n",
            "[tool.ssot-lsp]\n",
            "[[tool.ssot-lsp.rule]]\n",
        ),
        *(
            "legacy = ",
            "canonical = ",
            "rename = ",
            "since = ",
            "allow = ",
            "paths = ",
            "name = ",
            "id = ",
            "severity = ",
        ),
        *("extends = ", "documents = ", "exclude = ", "rule = ", "submodules = ", "'legacy' = ", "rule.x = "),
        *(
            "'a.b'",
            "'a:X'",
            '"""',
            "'''",
            "'",
            "[",
            "]",
            "{",
            "}",
            "{ X = 'Y' }",
            "2025-01-01",
            "1",
            "true",
            "nan",
            ",",
        ),
        *("\n", "\r\n", "\r", " ", "#", "\ufeff", "\0", "é", "\\", "\\u00e9", ".", "=", "9" * 5000),
    ]
)


def check(data: bytes) -> None:
    for path in (PATH, "/x/pyproject.toml"):
        document = read_toml(data, path)
        lines = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
        for problem in document.problems:
            assert problem.code in PROBLEM_NAMES
            assert problem.message
            assert problem.help
            assert 1 <= problem.origin.line <= lines
            assert problem.origin.column >= 1
        for rule in document.rules:
            assert rule.origin is not None
            assert 1 <= rule.origin.line <= lines


@given(st.binary())
@example(b"a = " + b"[" * 5000)
@example(b"a = 1" + b"0" * 5000)
@example(b"\xff\xfe")
@example(b"rule = [[[[]]]]")
def test_any_bytes_give_problems_at_most(data: bytes) -> None:
    check(data)


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_any_text_of_its_own_kind_gives_problems_at_most(text: str) -> None:
    check(text.encode())
    check(f"[[rule]]\nlegacy = {text}".encode())

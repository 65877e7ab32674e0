"""What a document cannot show: bytes, places, reasons of problems."""

from __future__ import annotations

import sys
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Origin
from ssot_lsp.registries.codes import PROBLEM_NAMES
from ssot_lsp.registries.markdown import read_markdown
from ssot_lsp.registries.marks import mark_of, reason_in

PATH = "/docs/registry.md"

FRAGMENTS = st.sampled_from(
    [
        *("```python\n", "```\n", "~~~py\n", "~~~\n", "> ", "- ", "    ", "# ", "\n", "\r", "\r\n", "\t"),
        *("## ❌ Broken\n", "## Fine\n", "# LEGACY\n", "# ❌ BEFORE:\n", "# ✅ AFTER:\n", "not "),
        *("  # ❌", "  # ✅", "  # ⚠️ DEPRECATED: why", "# USE INSTEAD:", "✅ CORRECTED: "),
        *("from old.a import A, B", " from new.a import A", "from x import (", ")", "from x import [Y]"),
        *("import old.b", "import ", "from ", "@patch('a.b.C')", '"""', "'", "\\", ";", "`"),
        *("\ufeff", "\0", "\x0c", "\u2028", "é"),
    ]
)


def read(text: str):
    return read_markdown(text.encode(), PATH)


def fenced(*lines: str, heading: str = "# Imports") -> str:
    return "\n".join([heading, "```python", *lines, "```", ""])


def check(data: bytes) -> None:
    document = read_markdown(data, PATH)
    lines = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    for problem in document.problems:
        assert problem.code in PROBLEM_NAMES
        assert problem.message
        assert problem.help
        for origin in (problem.origin, *problem.related):
            assert origin.path == PATH
            assert 1 <= origin.line <= lines
            assert origin.column >= 1
    for rule in document.rules:
        assert rule.origin is not None
        assert 1 <= rule.origin.line <= lines
        for ref in filter(None, (rule.legacy, rule.canonical)):
            assert all(part.isidentifier() for part in ref.dotted.split("."))
        assert rule.canonical != rule.legacy
    places = [(problem.origin.line, problem.origin.column) for problem in document.problems]
    assert places == sorted(places)


@given(st.binary())
@example(b"\xff\xfe#\x00")
@example(b"```python\nfrom old\xff import A  # \xe2\x9d\x8c\n```")
@example("```python\nfrom old import A— # ❌\n# from a import b→\n```".encode())
def test_any_bytes_give_problems_at_most(data: bytes) -> None:
    check(data)


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_text_of_its_own_kind_gives_problems_at_most(text: str) -> None:
    check(text.encode())
    check(("## ❌ Broken\n```python\n" + text).encode())


@given(
    st.lists(st.sampled_from("ABCDE"), min_size=1, unique=True), st.sets(st.sampled_from("ABCDE"), min_size=1)
)
def test_a_name_is_replaced_banned_or_reported_never_two_of_them(
    legacy: list[str], canonical: set[str]
) -> None:
    document = read(
        fenced(
            f"from old import {', '.join(legacy)}  # ❌",
            f"# USE INSTEAD: from new import {', '.join(sorted(canonical))}",
        )
    )
    ruled = {rule.legacy.qualname: rule.canonical for rule in document.rules}
    reported = {problem.message.split("'")[1].partition(":")[2] for problem in document.problems}
    assert ruled.keys() | reported == set(legacy)
    assert not ruled.keys() & reported
    for name, target in ruled.items():
        assert target is not None
        if len(legacy) > 1 or len(canonical) > 1:
            assert target == ObjectRef("new", name)


def test_no_place_is_lost_to_what_stands_before_it() -> None:
    text = fenced("from old.a import A  # ❌")
    for before in ("", "text\n\n", "```\nfrom x import y\n```\n", "> quote\n\n- list\n\n"):
        (rule,) = read(before + text).rules
        assert rule.origin == Origin(PATH, before.count("\n") + 3, 1)


def test_columns_count_code_points_of_the_document() -> None:
    document = read("# X\n\n- ä\n\n  ```python\n  if '😀': from old.a import A  # ❌\n  ```\n")
    (rule,) = document.rules
    assert rule.origin == Origin(PATH, 6, 11)


def test_names_of_a_long_list_have_their_own_lines() -> None:
    document = read(fenced("# ❌", "from old.a import (", "    A,", "    B,", ")"))
    assert [(rule.origin.line, rule.origin.column) for rule in document.rules if rule.origin] == [
        (5, 5),
        (6, 5),
    ]


def test_bytes_that_are_not_utf8_are_a_problem_and_the_rest_is_read() -> None:
    document = read_markdown(b"# \xc3\xa4\xff\n```python\nfrom old.a import A  # DEPRECATED\n```\n", PATH)
    assert [(problem.code, problem.origin) for problem in document.problems] == [
        ("SSOT101", Origin(PATH, 1, 4))
    ]
    assert [str(rule.legacy) for rule in document.rules] == ["old.a:A"]


def test_a_name_with_a_broken_byte_makes_no_rule() -> None:
    document = read_markdown(b"```python\nfrom old\xff.a import A  # DEPRECATED\n```\n", PATH)
    assert document.rules == ()
    assert [problem.code for problem in document.problems] == ["SSOT120", "SSOT101"]


def test_another_encoding_is_named() -> None:
    document = read_markdown("# ❌".encode("utf-16"), PATH)
    assert [(problem.code, problem.message) for problem in document.problems] == [
        ("SSOT101", "the file is UTF-16, not UTF-8")
    ]


def test_both_lines_of_a_contradiction_are_named() -> None:
    (problem,) = read(fenced("from a import A  # ❌", "", "from a import A")).problems
    assert "line 5" in problem.message
    assert problem.related == (Origin(PATH, 5, 1),)


def test_a_thousand_lines_read_in_linear_work() -> None:
    body = [
        line
        for n in range(500)
        for line in (f"from old.m{n} import A  # ❌", f"# USE INSTEAD: from new import A{n}", "")
    ]
    document = read(fenced(*body))
    lines = [rule.origin.line for rule in document.rules if rule.origin]
    assert len(lines) == 500
    assert all(here < there for here, there in pairwise(lines))


def test_markers() -> None:
    assert mark_of("✅ fine") == "good"
    assert mark_of("fine") is None
    assert mark_of("do  not use") == "bad"
    assert mark_of("no longer broken") == "both"
    assert mark_of("non-legacy") == "both"
    assert mark_of("old.legacy.path") is None


def test_reasons() -> None:
    assert reason_in("❌") is None
    assert reason_in("❌ BROKEN IMPORT - Not in that module") == "Not in that module"
    assert reason_in("type: ignore") is None
    assert (
        reason_in("⚠️ LEGACY IMPORT PATHS (DEPRECATED BUT WORKING):")
        == "LEGACY IMPORT PATHS (DEPRECATED BUT WORKING)"
    )


def test_a_sound_toml_registry_loads_no_parser_of_anything_else() -> None:
    import subprocess

    code = (
        "import sys; from ssot_lsp.registries.toml import read_toml; "
        "assert read_toml(b'[[rule]]\\nlegacy = \"a\"', 'x').rules; "
        "sys.exit(bool({'markdown_it', 'tree_sitter', 'difflib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""The light scan for rules against the places that a whole parse gives."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.registries.toml_places import key_places, rule_places, table_lines, unclosed_string

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TRAPS = st.sampled_from(
    [
        "[[rule]]",
        "legacy = 'x'",
        "#",
        "'",
        '"',
        '"" ',
        "'' ",
        "\n",
        "[rule]",
        "é😀",
        "[[tool.ssot-lsp.rule]]",
        " ",
    ]
)
TEXTS = st.lists(TRAPS, max_size=8).map("".join)


def basic(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def long_basic(text: str) -> str:
    return '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""'


def long_basic_with_quotes(text: str) -> str:
    return '"""' + text.replace('"', "") + ' ""x"""""'


def literal(text: str) -> str:
    return "'" + text.replace("'", "").replace("\n", "") + "'"


def long_literal(text: str) -> str:
    return "'''\n" + text.replace("'", "") + "''x'''''"


STRINGS = st.builds(
    lambda write, text: write(text),
    st.sampled_from([basic, long_basic, long_basic_with_quotes, literal, long_literal]),
    TEXTS,
)
ARRAYS = st.lists(STRINGS, max_size=3).map(lambda items: "[\n  " + ",  # [[rule]]\n  ".join(items) + "\n]")
NESTED = st.lists(STRINGS, max_size=2).map(lambda items: "[\n[" + ",".join(items) + "],\n[1]]")
VALUES = st.one_of(STRINGS, ARRAYS, st.just("{ legacy = 'x' }"), st.just("2025-01-01"))
ANYTHING = st.one_of(VALUES, NESTED)  # no key of a rule has arrays in an array
COMMENTS = st.one_of(st.just(""), TEXTS.map(lambda text: "# " + text.replace("\n", "") + "\n"))
INDENTS = st.sampled_from(["", " ", "\t  "])


@st.composite
def documents(draw: st.DrawFn, prefix: str = "") -> str:
    out = [draw(COMMENTS)]
    if not prefix:
        out += [f"top{n} = {value}\n" for n, value in enumerate(draw(st.lists(ANYTHING, max_size=2)))]
    for number in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(["rule", "rule", "phase", "other"]))
        blank = draw(st.sampled_from(["", " "]))
        out += [
            draw(INDENTS),
            f"[[{blank}{prefix}{name}{blank}]]",
            draw(st.sampled_from(["\n", "  # [[rule]]\n"])),
        ]
        keys = draw(st.permutations(["legacy", "canonical", "reason", "legacy2"]))
        for key in keys[: draw(st.integers(0, 4))]:
            out += [
                draw(COMMENTS),
                draw(INDENTS),
                key,
                draw(st.sampled_from(["=", " = "])),
                draw(VALUES if name == "rule" else ANYTHING),
                "\n",
            ]
        if draw(st.booleans()):
            out.append(f"[{prefix}{name}.table{number}]\nlegacy = 'not this one'\n")
    return "".join(out)


def parsed(text: str, prefix: tuple[str, ...]) -> list[tuple[int, int]]:
    places = key_places(text)
    count = sum(1 for path in places if path[:-1] == (*prefix, "rule") and isinstance(path[-1], int))
    found = []
    for index in range(count):
        path = (*prefix, "rule", index)
        found.append(places.get((*path, "legacy"), places[path])[0])
    return found


@given(documents())
def test_the_scan_finds_every_rule_where_the_parse_does(text: str) -> None:
    assert len(tomllib.loads(text).get("rule", [])) == len(parsed(text, ()))
    assert rule_places(text) == parsed(text, ())


@given(documents("tool.ssot-lsp."))
def test_so_it_does_in_pyproject(text: str) -> None:
    assert rule_places(text, ("tool", "ssot-lsp")) == parsed(text, ("tool", "ssot-lsp"))


@given(documents())
def test_tables_begin_where_they_are_declared(text: str) -> None:
    lines = table_lines(text)
    assert lines == sorted(set(lines))
    rows = text.split("\n")
    assert sum(rows[line - 1].strip().startswith("[[") for line in lines) >= len(
        tomllib.loads(text).get("rule", [])
    )


@given(documents())
def test_a_sound_text_has_no_open_string(text: str) -> None:
    assert unclosed_string(text) is None


@pytest.mark.parametrize("quote", ['"""', "'''"])
def test_the_opening_of_an_open_string_is_found(quote: str) -> None:
    assert unclosed_string(f"a = {quote}x{quote}\n  b = {quote}\n[[rule]]\n# {quote}"[:-4]) == (2, 7)


def test_places_count_code_points() -> None:
    places = key_places("'é' = ['ä', 'x']\n\"q.r\".s = 1\n")
    assert places["é", 1] == ((1, 13), (1, 13))
    assert places["q.r", "s"] == ((2, 1), (2, 11))


def test_headers_go_on_with_the_last_element() -> None:
    places = key_places("[[rule]]\n[[rule]]\n[rule.rename]\nX = 'Y'\n")
    assert places["rule", 1, "rename", "X"] == ((4, 1), (4, 5))

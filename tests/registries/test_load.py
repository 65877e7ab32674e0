from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lsp.core.rules import Origin, Phase
from ssot_lsp.errors import SsotError
from ssot_lsp.registries.load import load_registry


def rule(legacy: str, canonical: str | None = None, **more: str) -> str:
    lines = ["[[rule]]", f'legacy = "{legacy}"']
    if canonical:
        lines.append(f'canonical = "{canonical}"')
    return "\n".join([*lines, *(f'{key} = "{value}"' for key, value in more.items()), "", ""])


def said(registry) -> dict[str, str | None]:
    return {str(one.legacy): one.canonical and str(one.canonical) for one in registry.rules}


def reported(registry) -> list[tuple[str, str, str, int]]:
    return [
        (Path(one.origin.path).name, one.code, one.severity, one.origin.line) for one in registry.problems
    ]


MARKDOWN = """\
```python
from old.a import A  # ❌
# USE INSTEAD: from new.a import A
from old.b import B  # ❌
```
"""


# Several documents


def test_nearer_and_later_wins(tree) -> None:
    root = tree(
        {
            "ssot.toml": 'extends = ["one.toml", "sub/two.toml"]\ndocuments = ["docs/R.md"]\n'
            + rule("own", "ssot"),
            "one.toml": rule("own", "one")
            + rule("both", "one")
            + rule("old.a:A", "one:A")
            + rule("only.one", "one"),
            "sub/two.toml": 'extends = ["three.toml"]\n' + rule("both", "two") + rule("three", "two"),
            "sub/three.toml": rule("three", "far") + rule("only.three", "far"),
            "docs/R.md": MARKDOWN,
        }
    )
    registry = load_registry(root / "ssot.toml")
    assert registry.problems == ()
    assert said(registry) == {
        "own": "ssot",
        "both": "two",
        "old.a:A": "new.a:A",
        "old.b:B": None,
        "only.one": "one",
        "three": "two",
        "only.three": "far",
    }
    names = ("ssot.toml", "one.toml", "sub/two.toml", "sub/three.toml", "docs/R.md")
    assert registry.documents == tuple(str(root / Path(name)) for name in names)
    origins = {str(one.legacy): one.origin for one in registry.rules}
    assert origins["old.a:A"] == Origin(str(root / "docs" / "R.md"), 2)


def test_own_rules_win_over_documents(tree) -> None:
    root = tree({"ssot.toml": 'documents = ["R.md"]\n' + rule("old.a:A", "mine:A"), "R.md": MARKDOWN})
    registry = load_registry(root / "ssot.toml")
    assert said(registry) == {"old.a:A": "mine:A", "old.b:B": None}
    assert registry.problems == ()


def test_a_registry_named_twice_counts_where_it_is_nearest(tree) -> None:
    root = tree(
        {
            "ssot.toml": 'extends = ["base.toml", "left.toml", "base.toml"]\n',
            "left.toml": 'extends = ["base.toml"]\n' + rule("x", "left"),
            "base.toml": rule("x", "base") + rule("bad..", "x"),
        }
    )
    registry = load_registry(root / "ssot.toml")
    assert said(registry) == {"x": "base"}
    assert reported(registry) == [("base.toml", "SSOT106", "error", 6)]


def test_many_registries_that_share_their_bases_are_no_many_more(tree) -> None:
    files = {f"{n}.toml": f'extends = ["{n + 1}.toml", "{n + 1}.toml"]\n' for n in range(40)}
    root = tree({**files, "40.toml": rule("x")})
    assert len(load_registry(root / "0.toml").documents) == 41


@pytest.mark.parametrize("name", ["pyproject.toml", "R.md"])
def test_a_registry_of_another_kind_can_be_extended(tree, name) -> None:
    texts = {"pyproject.toml": '[[tool.ssot-lsp.rule]]\nlegacy = "old.b:B"\n', "R.md": MARKDOWN}
    root = tree({"ssot.toml": f'extends = ["sub/{name}"]\n', f"sub/{name}": texts[name]})
    registry = load_registry(root / "ssot.toml")
    assert registry.problems == ()
    assert "old.b:B" in said(registry)


def test_a_markdown_document_alone_is_a_registry(tree) -> None:
    registry = load_registry(tree({"R.md": MARKDOWN}) / "R.md")
    assert said(registry) == {"old.a:A": "new.a:A", "old.b:B": None}
    assert (registry.phases, registry.exclude, registry.source_roots) == ((), (), None)


def test_what_is_no_rule_is_taken_whole_from_the_nearest(tree) -> None:
    phase = '[[phase]]\nname = "{}"\npaths = ["x/**"]\n'
    root = tree(
        {
            "ssot.toml": 'extends = ["base.toml"]\nexclude = []\n',
            "base.toml": 'exclude = ["far/**"]\nsource-roots = ["src"]\n' + phase.format("far"),
        }
    )
    registry = load_registry(root / "ssot.toml")
    assert (registry.exclude, registry.source_roots) == ((), ("src",))
    assert registry.phases == (Phase("far", ("x/**",)),)
    (root / "ssot.toml").write_text('extends = ["base.toml"]\n' + phase.format("near"))
    assert load_registry(root / "ssot.toml").phases == (Phase("near", ("x/**",)),)


def test_an_editor_can_give_text_that_is_not_saved(tree) -> None:
    root = tree({"ssot.toml": rule("saved"), "R.md": MARKDOWN})
    texts = {str(root / "ssot.toml"): 'documents = ["R.md"]\n' + rule("typed")}

    def read(path: str) -> bytes:
        return texts[path].encode() if path in texts else Path(path).read_bytes()

    assert set(said(load_registry(root / "ssot.toml", read))) == {"typed", "old.a:A", "old.b:B"}


# Documents that are not as they should be


@pytest.mark.parametrize("name", ["ssot.toml", "pyproject.toml", "R.md", "folder"])
def test_a_registry_that_cannot_be_read_says_why_and_shows_a_right_one(tree, name) -> None:
    root = tree({"folder/x": ""})
    with pytest.raises(SsotError) as raised:
        load_registry(root / name)
    assert str(root / name) in str(raised.value)
    assert "cannot be read: " in str(raised.value)
    assert "[[rule]]\nlegacy" in str(raised.value)


def test_a_missing_document_is_a_problem_at_its_name(tree) -> None:
    root = tree(
        {"ssot.toml": 'extends = [\n  "no.toml",\n]\ndocuments = ["no.md", "a\\u0000b"]\n' + rule("x")}
    )
    registry = load_registry(root / "ssot.toml")
    path = str(root / "ssot.toml")
    assert [(one.code, one.origin) for one in registry.problems] == [
        ("SSOT101", Origin(path, 2, 3)),
        ("SSOT101", Origin(path, 4, 14)),
        ("SSOT101", Origin(path, 4, 23)),
    ]
    assert "there is no such file" in registry.problems[0].message
    assert str(root / "no.toml") in registry.problems[0].help
    assert said(registry) == {"x": None}
    assert registry.documents == (path,)


def test_a_toml_registry_is_no_document(tree) -> None:
    root = tree({"ssot.toml": 'documents = ["other.toml"]\n', "other.toml": rule("x")})
    (problem,) = load_registry(root / "ssot.toml").problems
    assert (problem.code, problem.help) == ("SSOT101", 'write extends = ["other.toml"]')


@pytest.mark.parametrize("link", ["ssot.toml", "sub/../ssot.toml", "sub/two.toml"])
def test_registries_that_extend_each_other_are_a_problem(tree, link) -> None:
    root = tree(
        {"ssot.toml": f'extends = ["{link}"]\n' + rule("x"), "sub/two.toml": 'extends = ["../ssot.toml"]\n'}
    )
    registry = load_registry(root / "ssot.toml")
    (problem,) = registry.problems
    assert (problem.code, problem.severity, problem.origin.line) == ("SSOT116", "error", 1)
    assert "ssot.toml -> " in problem.message
    assert said(registry) == {"x": None}


# Rules that do not go together


def test_two_answers_in_one_document_are_none(tree) -> None:
    text = rule("a", "b") + rule("a", "c") + rule("d") + rule("d", "e") + rule("ok")
    registry = load_registry(tree({"ssot.toml": text}) / "ssot.toml")
    assert said(registry) == {"ok": None}
    assert reported(registry) == [("ssot.toml", "SSOT112", "error", 6), ("ssot.toml", "SSOT112", "error", 13)]
    assert registry.problems[0].related[0].line == 2
    assert registry.problems[1].message == "'d' has two answers: 'e' here, no replacement in line 10"


def test_a_module_and_a_name_of_one_path_are_two_answers(tree) -> None:
    registry = load_registry(tree({"ssot.toml": rule("a.b", "x.y") + rule("a:b", "x:y")}) / "ssot.toml")
    assert reported(registry) == [("ssot.toml", "SSOT112", "error", 6)]


def test_the_same_rule_twice_is_one(tree) -> None:
    registry = load_registry(tree({"ssot.toml": rule("a", "b", reason="x") + rule("a", "b")}) / "ssot.toml")
    assert said(registry) == {"a": "b"}
    assert registry.rules[0].reason == "x"
    assert reported(registry) == [("ssot.toml", "SSOT113", "information", 7)]


def test_an_id_of_two_documents_belongs_to_the_nearer(tree) -> None:
    root = tree({"ssot.toml": 'extends = ["far.toml"]\n' + rule("a", id="x"), "far.toml": rule("b", id="x")})
    registry = load_registry(root / "ssot.toml")
    assert {str(one.legacy): one.id for one in registry.rules} == {"a": "x", "b": "b"}
    assert reported(registry) == [("far.toml", "SSOT111", "error", 2)]


def test_a_circle_applies_nowhere_and_what_leads_into_it_does(tree) -> None:
    text = rule("a", "b") + rule("b", "c") + rule("c", "a") + rule("d", "a") + rule("e")
    registry = load_registry(tree({"ssot.toml": text}) / "ssot.toml")
    assert said(registry) == {"d": "a", "e": None}
    assert reported(registry) == [("ssot.toml", "SSOT114", "error", 2)]
    assert registry.problems[0].message == "these rules go in a circle: 'a' -> 'b' -> 'c' -> 'a'"
    assert [origin.line for origin in registry.problems[0].related] == [6, 10]


def test_a_circle_over_two_documents_is_found(tree) -> None:
    root = tree({"ssot.toml": 'extends = ["far.toml"]\n' + rule("a", "b"), "far.toml": rule("b", "a")})
    registry = load_registry(root / "ssot.toml")
    assert said(registry) == {}
    assert [code for _, code, _, _ in reported(registry)] == ["SSOT114"]


def test_a_circle_by_way_of_a_module_is_found(tree) -> None:
    registry = load_registry(tree({"ssot.toml": rule("a", "b") + rule("b:X", "a:X")}) / "ssot.toml")
    assert [code for _, code, _, _ in reported(registry)] == ["SSOT114"]


@pytest.mark.parametrize(
    ("legacy", "canonical", "message"),
    [
        ("a", "a", "'a' is its own replacement"),
        ("a:X", "a:X", "'a:X' is its own replacement"),
        ("a", "a:X", "'a:X' falls under the rule for 'a' itself"),
        ("a:X", "a:X.y", "'a:X.y' falls under the rule for 'a:X' itself"),
        ("a:b", "a.b", "'a.b' falls under the rule for 'a:b' itself"),
    ],
)
def test_a_rule_that_speaks_of_its_own_replacement_does_not_apply(tree, legacy, canonical, message) -> None:
    registry = load_registry(tree({"ssot.toml": rule(legacy, canonical)}) / "ssot.toml")
    assert said(registry) == {}
    (problem,) = registry.problems
    assert (problem.code, problem.severity) == ("SSOT114", "error")
    assert problem.message.startswith(message)


def test_a_package_may_move_into_itself(tree) -> None:
    registry = load_registry(tree({"ssot.toml": rule("a", "a.core")}) / "ssot.toml")
    assert (len(registry.rules), registry.problems) == (1, ())


def test_a_module_may_move_into_itself_without_its_submodules(tree) -> None:
    text = (
        rule("a", "a.core") + "submodules = false\n" + rule("collections:Mapping", "collections.abc:Mapping")
    )
    registry = load_registry(tree({"ssot.toml": text}) / "ssot.toml")
    assert registry.problems == ()
    assert len(registry.rules) == 2


def test_chains_are_followed_and_noted(tree) -> None:
    text = rule("a:X", "b:X") + rule("b", "c") + rule("c.d", "e") + rule("x", "y") + rule("y")
    registry = load_registry(tree({"ssot.toml": text}) / "ssot.toml")
    assert len(registry.rules) == 5
    assert reported(registry) == [
        ("ssot.toml", "SSOT115", "information", 2),
        ("ssot.toml", "SSOT115", "warning", 14),
    ]
    assert "followed to 'c:X'" in registry.problems[0].message
    assert registry.problems[0].related[0].line == 6
    assert "itself banned" in registry.problems[1].message


def test_a_patch_target_and_a_rule_of_one_path_live_beside_each_other(tree) -> None:
    text = "```python\nimport old.a  # ❌\n@patch('old.a')  # ❌\n```\n"
    registry = load_registry(tree({"R.md": text}) / "R.md")
    assert [(str(one.legacy), one.strings_only) for one in registry.rules] == [
        ("old.a", False),
        ("old.a", True),
    ]
    assert registry.problems == ()


def test_two_replacements_in_one_markdown_document_are_none(tree) -> None:
    text = (
        "```python\nfrom o import A  # ❌\n# USE INSTEAD: from n1 import A\n\n"
        "from o import A  # ❌\n# USE INSTEAD: from n2 import A\n```\n"
    )
    registry = load_registry(tree({"R.md": text}) / "R.md")
    assert said(registry) == {}
    assert reported(registry) == [("R.md", "SSOT112", "error", 5)]


def test_problems_stand_in_the_order_of_their_documents_and_lines(tree) -> None:
    root = tree(
        {
            "ssot.toml": 'extends = ["far.toml"]\n' + rule("a", "a") + "x = 1\n" + rule("a.", "x"),
            "far.toml": rule("b.", "x") + rule("c", "c"),
        }
    )
    places = [(name, line) for name, _, _, line in reported(load_registry(root / "ssot.toml"))]
    assert places == [("ssot.toml", 6), ("ssot.toml", 8), ("far.toml", 2), ("far.toml", 6)]

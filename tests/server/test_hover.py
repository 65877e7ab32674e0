from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ssot_lsp.core.names import ObjectRef, parse_object_ref
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.server.features.canonicals import Canonicals
from ssot_lsp.server.features.rule_text import days_left
from ssot_lsp.server.features.style import Style
from ssot_lsp.server.rules import prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.editor import Editor

Json = dict[str, Any]
SOON = date.today() + timedelta(days=10)
REGISTRY = f"""\
[[phase]]
name = "production"
paths = ["app/**"]
severity = "error"

[[rule]]
legacy = "old.mod"
canonical = "new.mod"
rename = {{ make = "create" }}
reason = "moved to *one* place"
owner = "platform"
issue = "https://tracker.invalid/1"
since = 2026-01-01
deadline = {SOON}

[[rule]]
id = "no-names"
legacy = "old.names:Gone"
canonical = "new.names:Nowhere"
allow = ["tests/**"]

[[rule]]
legacy = "old.banned"
"""
NEW = '''"""All that is new."""


class A(dict):
    """The A.

    More of it.
    """


def create(n: int = 1) -> A: ...
'''


@pytest.fixture
def root(editor: Editor, workspace: Callable[..., Path]) -> Path:
    made = workspace(
        files={"ssot.toml": REGISTRY, "new/mod.py": NEW, "new/names.py": "", "app/__init__.py": ""}
    )
    editor.add_folder(made)
    return made


async def hover(editor: Editor, uri: str, needle: str, within: int = 0) -> Json | None:
    """Hover over the first place of a text."""
    before = editor.texts[uri].partition(needle)[0]
    line, column = before.count("\n"), len(before.rpartition("\n")[2]) + within
    return await editor.request(
        "textDocument/hover",
        {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}},
    )


async def text_of(editor: Editor, uri: str, needle: str, within: int = 0) -> str:
    answer = await hover(editor, uri, needle, within)
    assert answer is not None
    return answer["contents"]["value"]


def plain(text: str) -> str:
    """Take the markup away that stands in both forms of a text."""
    return text.replace("`", "").replace("**", "").replace("- ", "").replace("\\*", "*")


@pytest.mark.asyncio
async def test_a_legacy_name_says_all_there_is_to_say(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "app/a.py", "from old.mod import A\n")
    answer = await hover(editor, uri, "A")
    assert answer["range"] == {"start": {"line": 0, "character": 20}, "end": {"line": 0, "character": 21}}
    text = plain(answer["contents"]["value"])
    for wanted in (
        "old.mod:A is legacy: the single source of truth is new.mod:A.",
        "Moved to *one* place.",
        "class A(dict)",
        "The A.",
        "It is a class, defined in ",
        "new/mod.py:4",
        "quick fix: import A from new.mod",
        "this file is in phase production: error",
        "legacy since 2026-01-01",
        f"deadline {SOON}: 10 days left",
        "owner platform",
        "https://tracker.invalid/1",
        "1 use left in 1 file, as far as is known",
        "ssot.toml:7",
        "as old.mod",
    ):
        assert wanted in text
    assert "More of it" not in text


@pytest.mark.asyncio
async def test_the_client_gets_the_form_it_asks_for(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "app/a.py", "from old.mod import A\n")
    contents = (await hover(editor, uri, "A"))["contents"]
    formats = editor.has("textDocument", "hover", "contentFormat") or ["plaintext"]
    assert contents["kind"] == formats[0]
    if contents["kind"] == "plaintext":
        assert not any(mark in contents["value"] for mark in ("`", "**", "](", "\\", "\n- "))
    else:
        assert f"]({(root / 'ssot.toml').as_uri()}#L7)" in contents["value"]
        assert "```python\nclass A(dict)\n```" in contents["value"]
        assert "\\*one\\*" in contents["value"]


@pytest.mark.asyncio
async def test_the_module_of_a_from_import_is_what_is_asked_about(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "app/a.py", "import os\nfrom old.mod import A, make\n")
    answer = await hover(editor, uri, "old.mod", 2)
    assert answer["range"]["start"] == {"line": 1, "character": 5}
    assert answer["range"]["end"] == {"line": 1, "character": 12}
    text = plain(answer["contents"]["value"])
    assert "old.mod is legacy: the single source of truth is new.mod." in text
    assert "All that is new." in text
    assert "renamed: make → create" in text


@pytest.mark.asyncio
async def test_a_renamed_name_leads_to_its_new_name(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "app/a.py", "import old.mod\n\nx = old.mod.make()\n")
    text = plain(await text_of(editor, uri, "make"))
    assert "old.mod:make is legacy: the single source of truth is new.mod:create." in text
    assert "def create(n: int=1) -> A" in text


@pytest.mark.asyncio
async def test_a_replacement_that_does_not_exist_is_said_to(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "a.py", "from old.names import Gone\n")
    text = plain(await text_of(editor, uri, "Gone"))
    assert "new.names:Nowhere does not exist: new.names does not define Nowhere." in text
    assert "no fix: new.names does not define Nowhere" in text
    assert "this file is in phase other: warning" in text


@pytest.mark.asyncio
async def test_a_banned_module_has_no_replacement(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "a.py", "import old.banned\n")
    text = plain(await text_of(editor, uri, "banned"))
    assert text.startswith("old.banned is legacy and has no replacement.")
    assert "no fix: the rule names no replacement" in text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("a.py", "from old.mod import A  # ssot: ignore\n", "silenced by a comment in this file"),
        ("tests/a.py", "from old.names import Gone\n", "allowed in this file by the rule"),
    ],
)
async def test_what_is_silenced_is_explained_all_the_same(
    editor: Editor, root: Path, path: str, text: str, why: str
) -> None:
    uri = editor.open((root / path), text)
    assert await editor.diagnostics(uri) == []
    needle = "A" if "A" in text else "Gone"
    assert why in await text_of(editor, uri, needle)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "needle", "within", "name", "legacy"),
    [
        ("from new.mod import A\n", "A", 0, "new.mod:A", ["old.mod:A"]),
        ("from new.mod import create\n", "create", 3, "new.mod:create", ["old.mod:create", "old.mod:make"]),
        ("from new.mod import A\n", "new.mod", 4, "new.mod", ["old.mod"]),
        ("import new.mod\n", "new.mod", 0, "new.mod", ["old.mod"]),
        ("import new.mod as m\n\nm.A()\n", "m.A", 2, "new.mod:A", ["old.mod:A"]),
    ],
)
async def test_a_canonical_name_says_which_legacy_paths_lead_to_it(
    editor: Editor, root: Path, text: str, needle: str, within: int, name: str, legacy: list[str]
) -> None:
    uri = editor.open(root / "app/a.py", text)
    shown = plain(await text_of(editor, uri, needle, within))
    assert shown.startswith(f"{name} is the single source of truth.")
    assert ("These legacy paths lead here:" if len(legacy) > 1 else "This legacy path leads here:") in shown
    assert [path for path in legacy if f"\n{path} (" in shown] == legacy


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("import os\n", "os"),
        ("x = 1\n", "x"),
        ("# from old.mod import A\n", "A"),
        ("from new.mod import A\nA = 1\n", "import"),
        ("def f(new):\n    return new.mod\n", "new.mod"),
    ],
)
async def test_on_anything_else_there_is_nothing(editor: Editor, root: Path, text: str, needle: str) -> None:
    uri = editor.open(root / "app/a.py", text)
    assert await hover(editor, uri, needle) is None


@pytest.mark.asyncio
async def test_a_very_long_text_is_not_parsed_for_it(editor: Editor, root: Path) -> None:
    text = "from old.mod import A\nfrom new.mod import create\nimport new.mod\nnew.mod.A()\n"
    uri = editor.open(root / "app/a.py", text + "x = [1, 2, 3]\n" * 40_000)
    shown = plain(await text_of(editor, uri, "A"))
    assert "class A(dict)" in shown
    assert "fix: " not in shown
    assert "new.mod:create is the single source of truth" in plain(await text_of(editor, uri, "create"))


@pytest.mark.asyncio
async def test_a_document_that_is_not_open_has_no_hover(editor: Editor, root: Path) -> None:
    position = {"line": 0, "character": 0}
    where = {"textDocument": {"uri": (root / "new/mod.py").as_uri()}, "position": position}
    assert await editor.request("textDocument/hover", where) is None


@pytest.mark.asyncio
async def test_places_are_in_the_clients_unit(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "app/a.py", "s = '😀é'; from old.mod import A\n")
    width = {"utf-8": 6, "utf-16": 3, "utf-32": 2}[editor.encoding]
    column = len("s = ''; from old.mod import ") + width
    where = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": column}}
    answer = await editor.request("textDocument/hover", where)
    assert answer["range"]["start"] == {"line": 0, "character": column}
    assert answer["range"]["end"] == {"line": 0, "character": column + 1}


@pytest.mark.asyncio
async def test_uses_are_counted_over_the_workspace(editor: Editor, root: Path) -> None:
    (root / "b.py").write_text("import old.mod\nprint(old.mod.A)\n")
    await editor.configure(workspaceDiagnostics=True)
    try:
        uri = editor.open(root / "app/a.py", "from old.mod import A\n")
        for _ in range(300):
            text = await text_of(editor, uri, "A")
            if "3 uses left in 2 files\n" in text:
                break
            await asyncio.sleep(0.1)
        assert "3 uses left in 2 files\n" in text
    finally:
        await editor.configure(workspaceDiagnostics=False)


def rules_of(*pairs: str | tuple[str, str]) -> Canonicals:
    rules = []
    for pair in pairs:
        old, new = pair if isinstance(pair, tuple) else pair.split(" > ")
        legacy, canonical = parse_object_ref(old), parse_object_ref(new)
        assert isinstance(legacy, ObjectRef)
        assert isinstance(canonical, ObjectRef)
        rules.append(Rule(old, legacy, canonical))
    return Canonicals(prepare(Registry(tuple(rules)), 1))


@pytest.mark.parametrize(
    ("rules", "ref", "legacy"),
    [
        (["a > b"], "b", ["a"]),
        (["a > b"], "b:X", ["a:X"]),
        (["a > b"], "b.sub", ["a.sub"]),
        (["a > b", "b > c"], "c:X", ["a:X", "b:X"]),
        (["a > b", "b > c"], "b:X", []),
        (["a > b", "a:X > c:X"], "b:X", []),
        (["a > b", "a:X > c:X"], "c:X", ["a:X"]),
        (["a:X > b:Y"], "b:Y", ["a:X"]),
        (["a:X > b:Y"], "b:Y.member", ["a:X.member"]),
        (["a:X > b:Y"], "b", []),
        (["a > b"], "bc", []),
    ],
)
def test_legacy_paths_are_those_whose_rules_lead_there(rules: list[str], ref: str, legacy: list[str]) -> None:
    wanted = parse_object_ref(ref)
    assert isinstance(wanted, ObjectRef)
    assert sorted(str(one.legacy) for one in rules_of(*rules).leading_to(wanted)) == legacy


@pytest.mark.parametrize(
    ("days", "text"), [(2, "2 days left"), (1, "1 day left"), (0, "today"), (-1, "passed 1 day ago")]
)
def test_a_deadline_says_how_far_it_is(days: int, text: str) -> None:
    today = date(2026, 1, 1)
    assert days_left(today + timedelta(days=days), today) == text


@pytest.mark.parametrize("text", ["a *b* c", "<script>", "[x](y)", "a\\b", "two\n lines"])
def test_prose_is_no_markup(text: str) -> None:
    from markdown_it import MarkdownIt

    (token,) = MarkdownIt("commonmark").parseInline(Style(markdown=True).prose(text))
    assert {child.type for child in token.children} <= {"text", "text_special"}
    assert "".join(child.content for child in token.children) == " ".join(text.split())
    assert Style(markdown=False).prose(text) == " ".join(text.split())

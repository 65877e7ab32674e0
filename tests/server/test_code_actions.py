from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.server.editor import FEW
from tests.server.edits import range_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

Json = dict[str, Any]
IMPORT = "from old.mod import A\n"
STAR = {  # the canonical module has more names: the fix is unsafe
    "ssot.toml": '[[rule]]\nlegacy = "old.mod"\ncanonical = "new.mod"\n',
    "old/mod.py": "def A(): ...\n",
}


def of_kind(actions: list[Json], kind: str) -> list[Json]:
    return [action for action in actions if action["kind"] == kind]


def fixing(actions: list[Json]) -> list[Json]:
    words = ("Ignore", "Open", "Fix all")
    return [action for action in actions if not action["title"].startswith(words)]


async def test_the_quick_fix_makes_the_import_canonical(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "import os\n" + IMPORT)
    (item,) = await editor.diagnostics(uri)
    (action,) = fixing(await editor.actions(uri, item["range"], ["quickfix"]))
    assert action["kind"] == "quickfix"
    assert "new.mod" in action["title"]
    assert action.get("isPreferred", False) is bool(
        editor.has("textDocument", "codeAction", "isPreferredSupport")
    )
    (shown,) = action["diagnostics"]
    assert (shown["range"], shown["message"]) == (item["range"], item["message"])
    assert "disabled" not in action
    editor.apply(action["edit"])
    assert editor.texts[uri] == "import os\nfrom new.mod import A\n"
    assert await editor.diagnostics(uri) == []


async def test_edits_name_the_version_they_are_for(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    editor.replace(uri, "\n" + IMPORT)
    (action,) = fixing(await editor.actions(uri, editor.whole(uri), ["quickfix"]))
    whole = editor.has("workspace", "workspaceEdit", "documentChanges")
    assert editor.edits_of(action["edit"])[uri][0] == (2 if whole else None)


async def test_an_unsafe_fix_is_named_and_asks_first_where_it_can(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    root = workspace(files=STAR)
    editor.add_folder(root)
    uri = editor.open(root / "a.py", "from old.mod import *\n")
    (action,) = fixing(await editor.actions(uri, editor.whole(uri), ["quickfix"]))
    assert "(unsafe)" in action["title"]
    assert "isPreferred" not in action
    asks = editor.has("workspace", "workspaceEdit", "changeAnnotationSupport") and editor.has(
        "textDocument", "codeAction", "honorsChangeAnnotations"
    )
    if asks:
        ((name, annotation),) = action["edit"]["changeAnnotations"].items()
        assert annotation["needsConfirmation"] is True
        (change,) = action["edit"]["documentChanges"]
        assert all(edit["annotationId"] == name for edit in change["edits"])
    else:
        assert "changeAnnotations" not in action["edit"]
        assert "annotationId" not in str(action)
    editor.apply(action["edit"])
    assert editor.texts[uri] == "from new.mod import *\n"


async def test_no_safe_fix_no_fix_all(editor: Editor, workspace: Callable[..., Path]) -> None:
    root = workspace(files=STAR)
    editor.add_folder(root)
    uri = editor.open(root / "a.py", "from old.mod import *\n")
    assert await editor.actions(uri, editor.whole(uri), ["source.fixAll.ssot"]) == []


async def test_a_fix_that_cannot_be_made_says_why(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "from old.mod import Missing\n")
    actions = fixing(await editor.actions(uri, editor.whole(uri), ["quickfix"]))
    if editor.has("textDocument", "codeAction", "disabledSupport"):
        (action,) = actions
        assert "new.mod does not define Missing" in action["disabled"]["reason"]
        assert "edit" not in action
        assert "isPreferred" not in action
    else:
        assert actions == []


@FEW
@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (None, {"quickfix", "source.fixAll.ssot"}),
        ([], {"quickfix", "source.fixAll.ssot"}),
        ([""], {"quickfix", "source.fixAll.ssot"}),
        (["quickfix"], {"quickfix"}),
        (["source"], {"source.fixAll.ssot"}),
        (["source.fixAll"], {"source.fixAll.ssot"}),
        (["source.fixAll.ssot"], {"source.fixAll.ssot"}),
        (["source.fixAll.ssot", "quickfix"], {"quickfix", "source.fixAll.ssot"}),
        (["source.fixAll.s"], set()),
        (["source.fixAll.ssot.more"], set()),
        (["source.organizeImports"], set()),
        (["refactor"], set()),
        (["quick"], set()),
    ],
)
async def test_only_filters_by_what_a_kind_begins_with(
    editor: Editor, folder: Path, only: list[str] | None, kinds: set[str]
) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    actions = await editor.actions(uri, editor.whole(uri), only)
    assert {action["kind"] for action in actions} == kinds


async def test_quick_fixes_are_those_of_the_range(editor: Editor, folder: Path) -> None:
    text = IMPORT + "\n\n" + "from old.mod import B\n"
    uri = editor.open(folder / "a.py", text)
    second = range_of(text, text.index("B"), text.index("B"), editor.encoding)
    (action,) = fixing(await editor.actions(uri, second, ["quickfix"]))
    assert "`B`" in action["title"]
    between = range_of(text, len(IMPORT) + 1, len(IMPORT) + 1, editor.encoding)
    assert await editor.actions(uri, between, ["quickfix"]) == []
    assert len(fixing(await editor.actions(uri, editor.whole(uri), ["quickfix"]))) == 2


async def test_fix_all_mends_what_is_safe_and_leaves_the_rest(editor: Editor, folder: Path) -> None:
    text = (
        "import old.mod\nfrom old.mod import (\n    A,  # \N{GRINNING FACE}\n    Missing,\n)\n"
        'from new.names import Here as Gone\n\nx = "\N{GRINNING FACE}", old.mod.A, Gone\n'
    )
    uri = editor.open(folder / "a.py", text)
    (action,) = await editor.actions(uri, editor.whole(uri), ["source.fixAll.ssot"])
    editor.apply(action["edit"])
    assert editor.texts[uri] == (
        "import new.mod\nfrom old.mod import (\n    Missing,\n)\nfrom new.mod import A  # \N{GRINNING FACE}\n"
        'from new.names import Here as Gone\n\nx = "\N{GRINNING FACE}", new.mod.A, Gone\n'
    )
    (item,) = await editor.diagnostics(uri)
    assert "Missing" in item["message"]


async def test_fix_all_is_worked_out_late_where_that_is_supported(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    params = {"textDocument": {"uri": uri}, "range": editor.whole(uri)}
    (offered,) = await editor.request(
        "textDocument/codeAction", {**params, "context": {"diagnostics": [], "only": ["source.fixAll"]}}
    )
    supported = "edit" in (editor.has("textDocument", "codeAction", "resolveSupport", "properties") or ())
    assert ("edit" in offered) is not supported
    assert ("data" in offered) is supported
    assert bool(editor.server["codeActionProvider"]["resolveProvider"]) is supported


@FEW
async def test_resolving_for_a_text_that_is_no_more_fails(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    action = {"title": "x", "kind": "source.fixAll.ssot", "data": {"uri": uri, "version": 1, "all": True}}
    assert (await editor.request("codeAction/resolve", action))["edit"]
    editor.replace(uri, "\n")
    error = await editor.fails("codeAction/resolve", action)
    assert error.code == -32801
    for data in (None, 3, {"uri": 3}, {"uri": "file:///nowhere.py", "version": 1}, {"version": 1}):
        error = await editor.fails("codeAction/resolve", {"title": "x", "data": data})
        assert error.code == -32801


async def test_an_action_that_is_a_command_is_whole_already(editor: Editor, folder: Path) -> None:
    if not editor.server["codeActionProvider"]["resolveProvider"]:
        return
    uri = editor.open(folder / "a.py", IMPORT)
    params = {"textDocument": {"uri": uri}, "range": editor.whole(uri), "context": {"diagnostics": []}}
    offered = await editor.request("textDocument/codeAction", params)
    commands = [one for one in offered if "command" in one and "kind" in one]
    assert commands
    for action in commands:
        assert await editor.request("codeAction/resolve", action) == action


async def test_ignore_here_silences_the_finding(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "from old.mod import (\n    A,\n)\nfrom old.mod import B\n")
    first = (await editor.diagnostics(uri))[0]
    actions = await editor.actions(uri, first["range"], ["quickfix"])
    (ignore,) = [action for action in actions if action["title"].startswith("Ignore")]
    assert "`old.mod`" in ignore["title"]
    editor.apply(ignore["edit"])
    assert editor.texts[uri].startswith("from old.mod import (\n    A,\n)  # ssot: ignore[old.mod]\n")
    (item,) = await editor.diagnostics(uri)
    assert item["range"]["start"]["line"] == 3


async def test_the_registry_entry_is_shown(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "from old.names import Gone\n")
    actions = await editor.actions(uri, editor.whole(uri), ["quickfix"])
    found = [action for action in actions if action["title"].startswith("Open the registry entry")]
    if not editor.has("window", "showDocument", "support"):
        assert found == []
        return
    (action,) = found
    assert await editor.command(action["command"]["command"], *action["command"]["arguments"]) is True
    (shown,) = editor.sent("window/showDocument")
    assert shown["uri"] == (folder / "ssot.toml").as_uri()
    assert shown["selection"]["start"]["line"] == 7


async def test_commands_are_offered_where_they_can_be_carried_out(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    actions = await editor.actions(uri, editor.whole(uri), ["quickfix"])
    offered = {action["command"]["command"] for action in actions if "command" in action}
    assert ("ssot.fixWorkspace" in offered) is bool(editor.has("workspace", "applyEdit"))
    assert all(name in editor.server["executeCommandProvider"]["commands"] for name in offered)


async def test_fix_all_stands_beside_the_quick_fixes_of_a_finding_only(editor: Editor, folder: Path) -> None:
    text = "import os\n" + IMPORT
    uri = editor.open(folder / "a.py", text)
    elsewhere = await editor.actions(uri, range_of(text, 0, 0, editor.encoding))
    assert [action["kind"] for action in elsewhere] == ["source.fixAll.ssot"]
    (item,) = await editor.diagnostics(uri)
    for only, wanted in ((None, 2), (["quickfix"], 1), (["source"], 1)):
        here = await editor.actions(uri, item["range"], only)
        assert len([one for one in here if one["title"] == "Fix all legacy imports in this file"]) == wanted


@FEW
async def test_no_actions_where_there_is_nothing_to_do(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "import os\n")
    assert await editor.actions(uri, editor.whole(uri)) == []
    other = editor.open(folder / "a.txt", IMPORT, "plaintext")
    assert await editor.actions(other, editor.whole(other)) == []
    assert (
        await editor.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": (folder / "never-opened.py").as_uri()},
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 9}},
                "context": {"diagnostics": []},
            },
        )
        == []
    )


async def test_fixes_rest_on_what_other_documents_hold_now(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "from old.mod import C\n")
    assert await editor.actions(uri, editor.whole(uri), ["source.fixAll"]) == []
    canonical = editor.open(folder / "new/mod.py", "class A: ...\nclass C: ...\n")
    (action,) = await editor.actions(uri, editor.whole(uri), ["source.fixAll"])
    editor.apply(action["edit"])
    assert editor.texts[uri] == "from new.mod import C\n"
    editor.close(canonical)
    editor.replace(uri, "from old.mod import C\n")
    assert await editor.actions(uri, editor.whole(uri), ["source.fixAll"]) == []

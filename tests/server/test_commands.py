from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from pygls.exceptions import JsonRpcException

from tests.server.editor import FEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

IMPORT = "from old.mod import A\n"
INVALID_PARAMS, REQUEST_FAILED = -32602, -32803


@FEW
async def test_every_command_is_announced(editor: Editor) -> None:
    commands = editor.server["executeCommandProvider"]["commands"]
    assert {
        "ssot.checkWorkspace",
        "ssot.fixWorkspace",
        "ssot.fixFile",
        "ssot.reloadRegistry",
        "ssot.showRule",
        "ssot.showRegistry",
        "ssot.openRegistryEntry",
        "ssot.debugInformation",
    } <= set(commands)


@FEW
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ssot.noSuchThing", []),
        ("", []),
        ("ssot.fixFile", []),
        ("ssot.fixFile", [3]),
        ("ssot.fixFile", ["file:///never/opened.py"]),
        ("ssot.fixFile", [None]),
        ("ssot.showRule", []),
        ("ssot.showRule", ["no.such.rule"]),
        ("ssot.showRule", [{"rule": "old.mod"}]),
        ("ssot.openRegistryEntry", []),
        ("ssot.openRegistryEntry", ["no.such.rule"]),
    ],
)
async def test_wrong_commands_and_arguments_are_refused(
    editor: Editor, folder: Path, name: str, arguments: list[object]
) -> None:
    with pytest.raises(JsonRpcException) as raised:
        await editor.command(name, *arguments)
    assert raised.value.code == INVALID_PARAMS
    assert raised.value.message


async def test_check_workspace_finds_what_was_never_opened(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(files={"a.py": IMPORT, "b.py": "import os\n", "c.py": IMPORT * 2})
    editor.add_folder(root)
    opened = editor.open(root / "c.py", IMPORT * 3)
    answer = await editor.command("ssot.checkWorkspace")
    assert answer["findings"] == 4
    assert answer["faults"] == []
    assert answer["complete"] is True
    counts = {file["uri"]: len(file["diagnostics"]) for file in answer["files"]}
    assert counts == {(root / "a.py").as_uri(): 1, opened: 3}
    await editor.configure(workspaceDiagnostics=False)


@pytest.mark.parametrize("shared", ["vscode", "neovim"], indirect=True, scope="session")
async def test_a_check_whose_progress_is_cancelled_says_that_it_is_not_complete(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    root = workspace(files={f"m{number}.py": IMPORT for number in range(300)})
    editor.add_folder(root)
    await editor.fence()
    since = len(editor.seen)
    check = asyncio.create_task(editor.command("ssot.checkWorkspace"))
    begun = await editor.message(
        lambda one: one.get("method") == "$/progress" and one["params"]["value"].get("kind") == "begin",
        since=since,
    )
    editor.notify("window/workDoneProgress/cancel", {"token": begun["params"]["token"]})
    assert (await check)["complete"] is False
    answer = await editor.command("ssot.checkWorkspace")
    assert (answer["findings"], answer["complete"]) == (300, True)


async def test_fix_file_has_the_editor_apply_the_safe_fixes(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT + "from old.mod import Missing\n")
    if not editor.has("workspace", "applyEdit"):
        with pytest.raises(JsonRpcException) as raised:
            await editor.command("ssot.fixFile", uri)
        assert raised.value.code == REQUEST_FAILED
        return
    answer = await editor.command("ssot.fixFile", uri)
    assert answer == {"applied": True, "files": 1, "findings": 1}
    assert editor.texts[uri] == "from new.mod import A\nfrom old.mod import Missing\n"
    assert await editor.command("ssot.fixFile", uri) == {"applied": False, "files": 0, "findings": 0}
    (label,) = [params["label"] for params in editor.sent("workspace/applyEdit")]
    assert label


async def test_an_edit_that_the_editor_refuses_is_no_success(editor: Editor, folder: Path) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    uri = editor.open(folder / "a.py", IMPORT)
    editor.client.answers["workspace/applyEdit"] = {"applied": False}
    assert (await editor.command("ssot.fixFile", uri))["applied"] is False
    editor.client.answers["workspace/applyEdit"] = {"applied": False, "failureReason": "read only"}
    with pytest.raises(JsonRpcException, match="read only"):
        await editor.command("ssot.fixFile", uri)
    assert editor.texts[uri] == IMPORT


async def test_fix_workspace_mends_open_documents_and_files_in_one_edit(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    await editor.configure(workspaceDiagnostics=True)
    emoji = 'x = "\N{GRINNING FACE}é"; '
    root = workspace(
        files={
            "a.py": emoji + IMPORT,
            "b.py": "import os\n",
            "crlf.py": b"import old.mod\r\nold.mod.A\r\n",
            "left.py": "from old.mod import Missing\n",
            "open.py": "import os\n",
            "clean.py": IMPORT,
        }
    )
    editor.add_folder(root)
    opened = editor.open(root / "open.py", "\n" + IMPORT)
    clean = editor.open(root / "clean.py", "import os\n")
    answer = await editor.command("ssot.fixWorkspace")
    assert answer == {"applied": True, "files": 3, "findings": 4}
    assert len(editor.client.applied) == 1
    assert editor.texts == {opened: "\nfrom new.mod import A\n", clean: "import os\n"}
    assert {uri.rpartition("/")[2]: text for uri, text in editor.written.items()} == {
        "a.py": emoji + "from new.mod import A\n",
        "crlf.py": "import new.mod\r\nnew.mod.A\r\n",
    }
    await editor.configure(workspaceDiagnostics=False)


@FEW
async def test_reload_registry_reads_what_nobody_told_of(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "from other.mod import A\n")
    assert await editor.diagnostics(uri) == []
    (folder / "ssot.toml").write_text('[[rule]]\nlegacy = "other.mod"\n', "utf-8")
    answer = await editor.command("ssot.reloadRegistry")
    (told,) = [one for one in answer["folders"] if one["folder"] == folder.as_uri()]
    assert (told["changed"], told["count"], told["broken"], told["problems"]) == (True, 1, None, [])
    await editor.settles(uri, bool)


@FEW
async def test_reload_registry_tells_of_problems(editor: Editor, folder: Path) -> None:
    (folder / "ssot.toml").write_text('[[rule]\nlegacy = "old.mod"\n', "utf-8")
    answer = await editor.command("ssot.reloadRegistry")
    (told,) = [one for one in answer["folders"] if one["folder"] == folder.as_uri()]
    assert told["broken"]
    assert told["count"] == 2
    assert told["problems"][0]["code"] == "SSOT102"
    assert told["problems"][0]["line"] == 1


@FEW
async def test_show_rule_explains_rules_and_codes(editor: Editor, folder: Path) -> None:
    text = await editor.command("ssot.showRule", "old.mod")
    assert "`new.mod`" in text
    assert "moved" in text.lower()
    assert "https://tracker.invalid/1" in text
    assert "SSOT001" in await editor.command("ssot.showRule", "SSOT001")


@FEW
async def test_a_rule_is_that_of_the_folder_of_the_document(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    for name, reason in (("one", "first"), ("two", "second")):
        rule = f'[[rule]]\nlegacy = "old.mod"\nreason = "{reason} reason"\n'
        editor.add_folder(workspace(name, {"ssot.toml": rule}, base=False))
    for folder, reason in zip(editor.folders, ("first", "second"), strict=True):
        text = await editor.command("ssot.showRule", "old.mod", folder + "/a.py")
        assert f"{reason} reason" in text.lower()


@FEW
async def test_show_registry_has_the_rules_of_every_folder(editor: Editor, folder: Path) -> None:
    (shown,) = await editor.command("ssot.showRegistry")
    assert shown["folder"] == folder.as_uri()
    assert [rule["legacy"] for rule in shown["rules"]] == ["old.mod", "old.names:Gone"]


async def test_debug_information_says_how_things_are(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    text = await editor.command("ssot.debugInformation")
    assert editor.encoding in text
    assert ("pulled" if editor.pulls else "pushed") in text
    assert str(folder) in text
    assert "2 rules" in text
    assert "open documents: 1" in text
    editor.close(uri)


async def test_a_check_that_is_asked_for_is_made_whatever_the_settings_say(
    editor: Editor, folder: Path
) -> None:
    (folder / "closed.py").write_text("import old.mod\n", "utf-8")
    await editor.configure(workspaceDiagnostics=False)
    try:
        found = await editor.command("ssot.checkWorkspace")
        assert any(one["uri"].endswith("/closed.py") for one in found["files"])
    finally:
        await editor.configure(workspaceDiagnostics=True)


async def test_a_folder_in_a_folder_is_mended_and_counted_once(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    root = workspace(files={"a.py": IMPORT, "pkg/b.py": IMPORT})
    await editor.configure(workspaceDiagnostics=True)
    editor.add_folder(root)
    editor.add_folder(root / "pkg")
    try:
        answer = await editor.command("ssot.checkWorkspace")
        ours = [one["uri"] for one in answer["files"] if one["uri"].startswith(root.as_uri())]
        assert sorted(ours) == [(root / "a.py").as_uri(), (root / "pkg" / "b.py").as_uri()]
    finally:
        editor.remove_folder(root / "pkg")
        await editor.configure(workspaceDiagnostics=False)

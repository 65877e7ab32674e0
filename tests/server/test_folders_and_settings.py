from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.editor import FEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

IMPORT = "from old.mod import A\n"
OTHER = '[[rule]]\nlegacy = "old.mod"\ncanonical = "newer.mod"\nseverity = "error"\n'


async def test_each_folder_has_its_registry(editor: Editor, workspace: Callable[..., Path]) -> None:
    one, two = workspace("one"), workspace("two", {"ssot.toml": OTHER})
    editor.add_folder(one)
    first = editor.open(one / "a.py", IMPORT)
    second = editor.open(two / "a.py", "import os\n")
    editor.add_folder(two)
    editor.replace(second, IMPORT)
    assert "new.mod.A" in (await editor.diagnostics(first))[0]["message"]
    (item,) = await editor.diagnostics(second)
    assert "newer.mod.A" in item["message"]
    assert item["severity"] == 1
    editor.remove_folder(one)
    editor.replace(second, "\n" + IMPORT)
    assert len(await editor.diagnostics(second)) == 1


@FEW
async def test_the_innermost_folder_counts(editor: Editor, workspace: Callable[..., Path]) -> None:
    root = workspace("ws", {"inner/ssot.toml": OTHER})
    editor.add_folder(root)
    uri = editor.open(root / "inner/a.py", IMPORT)
    assert "new.mod.A" in (await editor.diagnostics(uri))[0]["message"]
    editor.add_folder(root / "inner")
    await editor.settles(uri, lambda items: "newer.mod.A" in items[0]["message"])
    editor.remove_folder(root / "inner")
    await editor.settles(uri, lambda items: "new.mod.A" in items[0]["message"])


async def test_what_was_shown_of_a_removed_folder_goes(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    await editor.configure(workspaceDiagnostics=True)
    root, other = workspace(files={"a.py": IMPORT}), workspace("other", {"a.py": IMPORT})
    editor.add_folder(root)
    editor.add_folder(other)
    uris = {(folder / "a.py").as_uri() for folder in (root, other)}
    await editor.workspace_settles(lambda found: set(found) == uris)
    editor.remove_folder(root)
    await editor.settles((root / "a.py").as_uri(), lambda items: not items)
    await editor.workspace_settles(lambda found: set(found) == {(other / "a.py").as_uri()})
    await editor.configure(workspaceDiagnostics=False)


async def test_an_open_document_of_a_removed_folder_is_judged_no_more(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    await editor.diagnostics(uri)
    editor.remove_folder(folder)
    await editor.settles(uri, lambda items: not items)
    editor.add_folder(folder)
    await editor.settles(uri, bool)


@FEW
async def test_a_folder_added_twice_is_one(editor: Editor, folder: Path) -> None:
    editor._folders([folder], [])
    assert len(await editor.command("ssot.showRegistry")) == 1


@FEW
async def test_folders_that_are_not_there_or_no_files_do_no_harm(editor: Editor, folder: Path) -> None:
    event = {
        "added": [
            {"uri": "vscode-vfs://github/someone/something", "name": "remote"},
            {"uri": (folder / "nowhere").as_uri(), "name": "nowhere"},
        ],
        "removed": [{"uri": "file:///never/added", "name": "never"}],
    }
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    uri = editor.open(folder / "a.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    editor._folders([], [folder / "nowhere"])


@FEW
async def test_a_file_outside_is_judged_by_the_registry_above_it(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    root = workspace("alone")
    uri = editor.open(root / "deep/er/a.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    editor._folders([], [root])


async def test_the_registry_may_be_named_in_the_settings(editor: Editor, folder: Path) -> None:
    (folder / "other.toml").write_text(OTHER, "utf-8")
    uri = editor.open(folder / "a.py", IMPORT)
    assert "new.mod.A" in (await editor.diagnostics(uri))[0]["message"]
    await editor.configure(workspaceDiagnostics=False, registry="other.toml")
    await editor.settles(uri, lambda items: "newer.mod.A" in items[0]["message"])
    await editor.configure(workspaceDiagnostics=False, registry=None)
    await editor.settles(uri, lambda items: "new.mod.A" in items[0]["message"])


async def test_wrong_settings_are_complained_of_and_left(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    await editor.configure(workspaceDiagnostics="perhaps", logLevel=7, registry=[1], colour="green")
    words = " ".join(one["message"] for one in editor.sent("window/logMessage"))
    assert "ssot.workspaceDiagnostics" in words
    assert "ssot.logLevel" in words
    assert "ssot.registry" in words
    assert "colour" not in words
    assert not editor.sent("window/showMessage")
    assert len(await editor.settles(uri, lambda items: True)) == 1
    await editor.configure(workspaceDiagnostics=False, logLevel="warning")


async def test_a_client_is_asked_for_its_settings_if_it_answers(editor: Editor) -> None:
    asked = len(editor.sent("workspace/configuration"))
    await editor.configure(workspaceDiagnostics=False)
    more = len(editor.sent("workspace/configuration")) - asked
    assert more == (1 if editor.has("workspace", "configuration") else 0)


async def test_switching_the_workspace_on_and_off_shows_and_hides_it(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    root = workspace(files={"a.py": IMPORT})
    editor.add_folder(root)
    uri = (root / "a.py").as_uri()
    await editor.fence()
    assert await editor.workspace() == {}
    await editor.configure(workspaceDiagnostics=True)
    await editor.workspace_settles(lambda found: set(found) == {uri})
    await editor.configure(workspaceDiagnostics=False)
    await editor.workspace_settles(lambda found: not found)

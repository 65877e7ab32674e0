from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.server.editor import FEW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

Json = dict[str, Any]
IMPORT = "from old.mod import A\n"
PULLING = pytest.mark.parametrize("shared", ["vscode", "neovim-0.12"], indirect=True, scope="session")


@pytest_asyncio.fixture
async def scanned(editor: Editor, workspace: Callable[..., Path]) -> AsyncIterator[Path]:
    """A workspace whose files are checked without being opened."""
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(files={"a.py": IMPORT, "pkg/b.py": "\n" + IMPORT * 2, "clean.py": "import os\n"})
    editor.add_folder(root)
    await editor.workspace_settles(lambda found: set(found) == uris(root, "a.py", "pkg/b.py"))
    yield root
    await editor.configure(workspaceDiagnostics=False)


def uris(root: Path, *names: str) -> set[str]:
    return {(root / name).as_uri() for name in names}


async def test_files_that_were_never_opened_are_checked(editor: Editor, scanned: Path) -> None:
    found = await editor.workspace()
    assert {uri: [one["range"]["start"]["line"] for one in items] for uri, items in found.items()} == {
        (scanned / "a.py").as_uri(): [0],
        (scanned / "pkg/b.py").as_uri(): [1, 2],
    }
    assert editor.pulls or not editor.sent("workspace/diagnostic/refresh")
    assert not editor.pulls or not editor.sent("textDocument/publishDiagnostics")


async def test_progress_is_told_to_those_who_show_it(editor: Editor, scanned: Path) -> None:
    if not editor.has("window", "workDoneProgress"):
        assert editor.sent("window/workDoneProgress/create") == editor.sent("$/progress") == []
        return

    def tokens() -> list[str]:
        return [one["token"] for one in editor.sent("window/workDoneProgress/create")]

    await editor.message(
        lambda one: (
            one.get("method") == "$/progress"
            and one["params"]["value"].get("kind") == "end"
            and one["params"]["token"] in tokens()
        )
    )
    created = tokens()  # the end of what a test before had going on may come during this one
    values = [one["value"] for one in editor.sent("$/progress") if one["token"] in created]
    kinds = [value["kind"] for value in values]
    assert len(created) == kinds.count("begin") >= 1
    assert kinds[0] == "begin"
    assert values[0]["cancellable"] is True
    assert values[0]["title"]
    percents = [value["percentage"] for value in values if "percentage" in value]
    assert percents == sorted(percents)


async def test_changed_created_and_deleted_files_are_looked_at(editor: Editor, scanned: Path) -> None:
    if not editor.has("workspace", "didChangeWatchedFiles", "dynamicRegistration"):
        return  # nobody tells: see the next test
    (scanned / "a.py").write_text("import os\n", "utf-8")
    (scanned / "new.py").write_text(IMPORT, "utf-8")
    (scanned / "pkg/b.py").unlink()
    editor.files_changed(
        changed=[scanned / "a.py"], created=[scanned / "new.py"], deleted=[scanned / "pkg/b.py"]
    )
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "new.py"))


async def test_a_saved_file_is_looked_at_where_nobody_watches(editor: Editor, scanned: Path) -> None:
    uri = editor.open(scanned / "fresh.py", "import os\n")
    editor.replace(uri, IMPORT)
    editor.save(uri)
    if editor.has("workspace", "didChangeWatchedFiles", "dynamicRegistration"):
        editor.files_changed(created=[scanned / "fresh.py"])
    editor.close(uri)
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "a.py", "pkg/b.py", "fresh.py"))


@pytest.mark.parametrize("shared", ["neovim-0.12"], indirect=True, scope="session")
async def test_a_client_that_watches_nothing_has_the_disk_looked_at_when_it_pulls(
    editor: Editor, scanned: Path
) -> None:
    (scanned / "new.py").write_text(IMPORT, "utf-8")
    (scanned / "a.py").unlink()
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "new.py", "pkg/b.py"))


async def test_what_is_watched_is_registered_where_it_may_be(editor: Editor, folder: Path) -> None:
    def registered() -> list[str]:
        return [
            one["method"]
            for params in [*editor.registrations, *editor.sent("client/registerCapability")]
            for one in params["registrations"]
        ]

    may = {
        f"workspace/{capability}"
        for capability in ("didChangeWatchedFiles", "didChangeConfiguration")
        if editor.has("workspace", capability, "dynamicRegistration")
    }
    until = time.monotonic() + 20
    while not may.issubset(registered()) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    assert {method for method in registered() if method.startswith("workspace/didChange")} == may


@PULLING
async def test_what_has_not_changed_is_unchanged(editor: Editor, scanned: Path) -> None:
    first = await editor.request("workspace/diagnostic", {"previousResultIds": []})
    previous = [{"uri": item["uri"], "value": item["resultId"]} for item in first["items"]]
    uri = editor.open(scanned / "pkg/b.py", IMPORT)
    second = await editor.request("workspace/diagnostic", {"previousResultIds": previous})
    kinds = {item["uri"]: item["kind"] for item in second["items"]}
    assert kinds.get((scanned / "a.py").as_uri(), "unchanged") == "unchanged"
    assert kinds[uri] == "full"
    (item,) = [one for one in second["items"] if one["uri"] == uri]
    assert item["version"] == 1
    assert len(item["items"]) == 1


@PULLING
async def test_a_pull_with_nothing_new_is_answered_in_the_end(editor: Editor, scanned: Path) -> None:
    first = await editor.request("workspace/diagnostic", {"previousResultIds": []})
    previous = [{"uri": item["uri"], "value": item["resultId"]} for item in first["items"]]
    second = await editor.request("workspace/diagnostic", {"previousResultIds": previous})
    assert {item["kind"] for item in second["items"]} <= {"unchanged"}


@PULLING
async def test_a_fixed_file_is_reported_empty(editor: Editor, scanned: Path) -> None:
    first = await editor.request("workspace/diagnostic", {"previousResultIds": []})
    previous = [{"uri": item["uri"], "value": item["resultId"]} for item in first["items"]]
    uri = editor.open(scanned / "a.py", "import os\n")
    second = await editor.request("workspace/diagnostic", {"previousResultIds": previous})
    (item,) = [one for one in second["items"] if one["uri"] == uri]
    assert (item["kind"], item["items"]) == ("full", [])


@PULLING
async def test_a_file_that_was_mended_between_two_pulls_is_reported_empty(
    editor: Editor, scanned: Path
) -> None:
    first = await editor.request("workspace/diagnostic", {"previousResultIds": []})
    previous = [{"uri": item["uri"], "value": item["resultId"]} for item in first["items"]]
    (scanned / "a.py").write_text("import os\n")
    editor.files_changed(changed=[scanned / "a.py"])
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "pkg/b.py"))
    second = await editor.request("workspace/diagnostic", {"previousResultIds": previous})
    (item,) = [one for one in second["items"] if one["uri"] == (scanned / "a.py").as_uri()]
    assert (item["kind"], item["items"]) == ("full", [])


@PULLING
async def test_diagnostics_stream_while_the_scan_runs(editor: Editor, workspace: Callable[..., Path]) -> None:
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(files={f"m{number}.py": IMPORT for number in range(300)})
    token = "partial-" + editor.name
    editor.client.progress_reports[token] = []
    editor.add_folder(root)
    answer = await editor.request(
        "workspace/diagnostic", {"previousResultIds": [], "partialResultToken": token}
    )
    partial = [
        item for one in editor.sent("$/progress") if one["token"] == token for item in one["value"]["items"]
    ]
    last = {item["uri"]: item for item in [*partial, *answer["items"]]}
    assert {uri for uri, item in last.items() if item["items"]} == uris(
        root, *(f"m{number}.py" for number in range(300))
    )
    await editor.configure(workspaceDiagnostics=False)


@PULLING
async def test_a_cancelled_pull_ends(editor: Editor, scanned: Path) -> None:
    first = await editor.request("workspace/diagnostic", {"previousResultIds": []})
    previous = [{"uri": item["uri"], "value": item["resultId"]} for item in first["items"]]
    params = {"previousResultIds": previous}
    error = await editor.cancelled("workspace/diagnostic", params)
    assert error.code == -32800
    assert await editor.workspace()


@FEW
async def test_a_file_in_the_way_of_the_scan_is_no_end_of_it(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(
        files={"a.py": IMPORT, "latin.py": b"\xe9 = 1\n", "nul.py": b"\x00" * 64, "deep.py": "(" * 5000}
    )
    editor.add_folder(root)
    await editor.workspace_settles(lambda found: (root / "a.py").as_uri() in found)
    await editor.configure(workspaceDiagnostics=False)


async def test_a_cancelled_scan_stops_and_the_server_goes_on(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    if not editor.has("window", "workDoneProgress"):
        return
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(files={f"m{number}.py": IMPORT for number in range(50)})
    editor.add_folder(root)
    begun = await editor.message(
        lambda one: one.get("method") == "$/progress" and one["params"]["value"].get("kind") == "begin"
    )
    token = begun["params"]["token"]
    editor.notify("window/workDoneProgress/cancel", {"token": token})
    await editor.message(
        lambda one: (
            one.get("method") == "$/progress" and one["params"] == {"token": token, "value": {"kind": "end"}}
        )
    )
    uri = editor.open(root / "m1.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    answer = await editor.command("ssot.checkWorkspace")
    assert answer["findings"] == 50
    await editor.configure(workspaceDiagnostics=False)


async def test_an_open_document_counts_before_its_file(editor: Editor, scanned: Path) -> None:
    uri = editor.open(scanned / "a.py", "import os\n")
    assert await editor.diagnostics(uri) == []
    (scanned / "a.py").write_text(IMPORT * 3, "utf-8")
    editor.files_changed(changed=[scanned / "a.py"])
    await editor.fence()
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "pkg/b.py"))
    editor.close(uri)
    await editor.workspace_settles(lambda found: len(found.get(uri, ())) == 3)


@FEW
async def test_ignored_files_are_left_out_once_they_are_ignored(editor: Editor, scanned: Path) -> None:
    (scanned / ".ignore").write_text("pkg/\n", "utf-8")
    editor.files_changed(created=[scanned / ".ignore"])
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "a.py"))


@FEW
async def test_a_crowd_of_changes_is_one_look(editor: Editor, scanned: Path) -> None:
    names = [f"n{number}.py" for number in range(40)]
    for name in names:
        (scanned / name).write_text(IMPORT, "utf-8")
        editor.files_changed(created=[scanned / name])
    await editor.workspace_settles(lambda found: set(found) == uris(scanned, "a.py", "pkg/b.py", *names))

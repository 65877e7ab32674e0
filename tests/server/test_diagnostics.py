from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.editor import EVERY, FEW
from tests.server.edits import range_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

IMPORT = "from old.mod import A\n"


async def test_a_legacy_import_is_found_on_opening(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    (item,) = await editor.diagnostics(uri)
    assert item["range"] == range_of(IMPORT, 20, 21, editor.encoding)
    assert item["code"] == "SSOT001"
    assert item["source"] == "ssot-lsp"
    assert item["severity"] == 2
    assert "new.mod.A" in item["message"]


async def test_a_diagnostic_holds_what_the_client_declared_and_nothing_else(
    editor: Editor, folder: Path
) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    (item,) = await editor.diagnostics(uri)

    def declared(*keys: str) -> bool:
        where = ("publishDiagnostics", "diagnostic")
        return any(bool(editor.has("textDocument", name, *keys)) for name in where)

    assert ("tags" in item) == declared("tagSupport")
    assert item.get("tags", [2]) == [2]
    assert ("codeDescription" in item) == declared("codeDescriptionSupport")
    assert item.get("codeDescription", {"href": "https://tracker.invalid/1"}) == {
        "href": "https://tracker.invalid/1"
    }
    assert ("relatedInformation" in item) == declared("relatedInformation")
    assert ("data" in item) == declared("dataSupport")


async def test_related_information_leads_to_the_rule_and_to_the_definition(
    editor: Editor, folder: Path
) -> None:
    if not editor.has("textDocument", "publishDiagnostics", "relatedInformation"):
        return
    uri = editor.open(folder / "a.py", "from old.mod import B\n")
    (item,) = await editor.settles(uri, lambda items: len(items[0]["relatedInformation"]) == 2)
    rule, definition = (one["location"] for one in item["relatedInformation"])
    assert rule["uri"] == (folder / "ssot.toml").as_uri()
    assert rule["range"]["start"]["line"] == 1
    assert definition["uri"] == (folder / "new/mod.py").as_uri()
    assert definition["range"]["start"]["line"] == 4


async def test_diagnostics_are_pushed_or_pulled_and_never_both(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    editor.replace(uri, IMPORT * 2)
    assert await editor.diagnostics(uri)
    editor.close(uri)
    await editor.fence()
    assert bool(editor.sent("textDocument/publishDiagnostics")) is not editor.pulls
    assert ("diagnosticProvider" in editor.server) is editor.pulls
    assert bool(editor.sent("workspace/diagnostic/refresh")) <= bool(
        editor.has("workspace", "diagnostics", "refreshSupport")
    )


async def test_what_is_pushed_has_the_version_it_is_true_of(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    await editor.diagnostics(uri)
    editor.replace(uri, "\n" + IMPORT)
    await editor.diagnostics(uri)
    wanted = [1, 2] if editor.has("textDocument", "publishDiagnostics", "versionSupport") else [None]
    pushed = [one for one in editor.sent("textDocument/publishDiagnostics") if one["uri"] == uri]
    assert list(dict.fromkeys(one.get("version") for one in pushed)) == ([] if editor.pulls else wanted)


@pytest.mark.parametrize("shared", EVERY, indirect=True, scope="session")
async def test_diagnostics_follow_the_text(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "import os\n")
    assert await editor.diagnostics(uri) == []
    start = {"line": 0, "character": 0}
    editor.change(uri, [{"range": {"start": start, "end": start}, "text": IMPORT}])
    (item,) = await editor.diagnostics(uri)
    assert item["range"]["start"]["line"] == 0
    editor.change(uri, [{"range": {"start": start, "end": start}, "text": "# \N{GRINNING FACE}\r\n\n"}])
    (item,) = await editor.diagnostics(uri)
    assert item["range"]["start"]["line"] == 2
    editor.change(uri, [{"range": item["range"], "text": "whatever"}])
    (item,) = await editor.diagnostics(uri)
    assert "new.mod.whatever" in item["message"]
    editor.change(uri, [{"range": editor.whole(uri), "text": ""}])
    assert await editor.diagnostics(uri) == []


@pytest.mark.parametrize("shared", EVERY, indirect=True, scope="session")
async def test_columns_are_counted_as_the_client_counts(editor: Editor, folder: Path) -> None:
    text = 'x = "\N{GRINNING FACE}é\u2028"; from old.mod import A\n'
    uri = editor.open(folder / "a.py", text)
    (item,) = await editor.diagnostics(uri)
    at = text.index("A\n")
    assert item["range"] == range_of(text, at, at + 1, editor.encoding)
    start = dict(item["range"]["start"])
    editor.change(uri, [{"range": {"start": start, "end": start}, "text": "B as "}])
    (item,) = await editor.diagnostics(uri)
    assert "new.mod.B" in item["message"]
    assert editor.texts[uri].endswith("import B as A\n")


@pytest.mark.parametrize("shared", EVERY, indirect=True, scope="session")
async def test_the_encoding_is_one_that_the_client_offers(editor: Editor) -> None:
    offered = editor.has("general", "positionEncodings") or ["utf-16"]
    assert editor.encoding in offered
    assert editor.encoding == {
        "neovim": "utf-8",
        "helix": "utf-8",
        "emacs-30": "utf-32",
        "utf-32": "utf-32",
    }.get(editor.name, "utf-16")


@FEW
@pytest.mark.parametrize("tail", ["def f(:\n", "x = (\n", "'''\n", "if x\n", "from old.mod import\n", "\x00"])
async def test_broken_source_keeps_its_diagnostics(editor: Editor, folder: Path, tail: str) -> None:
    uri = editor.open(folder / "a.py", IMPORT + "\n\n" + tail)
    items = await editor.diagnostics(uri)
    assert items[0]["range"] == range_of(IMPORT, 20, 21, editor.encoding)


@FEW
async def test_attributes_and_strings_are_found_too(editor: Editor, folder: Path) -> None:
    text = (
        'import old.mod\nfrom unittest import mock\n\nold.mod.A\n\n@mock.patch("old.mod.A")\ndef f(_): ...\n'
    )
    uri = editor.open(folder / "a.py", text)
    items = await editor.diagnostics(uri)
    assert [item["range"]["start"]["line"] for item in items] == [0, 3, 5]
    assert len({item["code"] for item in items}) == 3


async def test_an_ignore_comment_silences_and_an_unused_one_is_told(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT.replace("\n", "  # ssot: ignore[old.mod]\n"))
    assert await editor.diagnostics(uri) == []
    editor.replace(uri, "import os  # ssot: ignore[old.mod]\n")
    (item,) = await editor.diagnostics(uri)
    assert item.get("tags", [1]) == [1]


@FEW
async def test_documents_that_no_registry_speaks_of_have_no_diagnostics(
    editor: Editor, folder: Path, tmp_path: Path
) -> None:
    for path, language in ((folder / "a.txt", "plaintext"), (tmp_path / "elsewhere.py", "python")):
        uri = editor.open(path, IMPORT, language)
        assert await editor.diagnostics(uri) == []


@FEW
async def test_a_document_that_is_in_no_file_is_read_by_the_first_registry(
    editor: Editor, folder: Path
) -> None:
    uri = editor.open("untitled:Untitled-1", IMPORT)
    (item,) = await editor.diagnostics(uri)
    assert item["code"] == "SSOT001"


@FEW
async def test_a_file_under_a_name_with_blanks_and_accents(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a b é%20#.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1


async def test_one_file_under_two_spellings_of_its_uri(editor: Editor, folder: Path) -> None:
    plain = (folder / "a+b.py").as_uri()
    escaped = plain.replace("a+b", "%61%2Bb")
    uri = editor.open(escaped, IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    assert all(one["uri"] == escaped for one in editor.sent("textDocument/publishDiagnostics"))


async def test_unchanged_diagnostics_are_not_sent_again(editor: Editor, folder: Path) -> None:
    if not editor.pulls:
        return
    uri = editor.open(folder / "a.py", "from old.mod import Z\n")
    document = {"uri": uri}
    first = await editor.request("textDocument/diagnostic", {"textDocument": document})
    again = await editor.request(
        "textDocument/diagnostic", {"textDocument": document, "previousResultId": first["resultId"]}
    )
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.replace(uri, "\nfrom old.mod import Z\n")
    moved = await editor.request(
        "textDocument/diagnostic", {"textDocument": document, "previousResultId": first["resultId"]}
    )
    assert moved["kind"] == "full"
    assert moved["resultId"] != first["resultId"]


async def test_after_closing_the_file_counts(editor: Editor, workspace: Callable[..., Path]) -> None:
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(files={"a.py": "\n\n" + IMPORT})
    editor.add_folder(root)
    uri = (root / "a.py").as_uri()
    await editor.workspace_settles(lambda found: uri in found)
    editor.open(root / "a.py", "")
    assert await editor.diagnostics(uri) == []
    editor.close(uri)
    (item,) = await editor.settles(uri, bool)
    assert item["range"]["start"]["line"] == 2
    await editor.configure(workspaceDiagnostics=False)


async def test_a_version_that_is_sent_twice_hides_no_change(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    assert await editor.settles(uri, bool)
    whole = editor.whole(uri)
    editor.change(uri, [{"range": whole, "text": "import os\n"}], version=1)
    assert await editor.settles(uri, lambda items: not items) == []


@FEW
@pytest.mark.parametrize("name", ["notes.toml", "README.md"])
async def test_what_is_no_python_by_its_name_is_none_whatever_the_client_says(
    editor: Editor, folder: Path, name: str
) -> None:
    uri = editor.open(folder / name, 'x = "old.mod.A"\n' + IMPORT, language="python")
    assert await editor.diagnostics(uri) == []

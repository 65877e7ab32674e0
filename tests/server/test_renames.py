from __future__ import annotations

import asyncio
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.edits import applied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

FILES = {
    "ssot.toml": '[[rule]]\nlegacy = "gone"\ncanonical = "pkg.base"\n',
    "pkg/__init__.py": "",
    "pkg/base.py": "X = 1\n",
    "pkg/a.py": "from .base import X\n",
    "use.py": "import pkg.a\n\npkg.a.X\n",
}
YES, NO = {"title": "Add rule"}, {"title": "Not now"}


def parameters(root: Path, *renames: tuple[str, str]) -> dict[str, Any]:
    return {"files": [{"oldUri": (root / a).as_uri(), "newUri": (root / b).as_uri()} for a, b in renames]}


async def will(editor: Editor, root: Path, *renames: tuple[str, str]) -> Any:
    return await editor.request("workspace/willRenameFiles", parameters(root, *renames))


def did(editor: Editor, root: Path, *renames: tuple[str, str]) -> None:
    for old, new in renames:
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(root / old, root / new)
    editor.notify("workspace/didRenameFiles", parameters(root, *renames))


async def rename(editor: Editor, root: Path, *renames: tuple[str, str]) -> Any:
    """Do what a client does: ask, apply, move, tell."""
    edit = await will(editor, root, *renames)
    if edit is not None:
        editor.apply(edit)
    did(editor, root, *renames)
    return edit


@pytest.fixture
def root(editor: Editor, workspace) -> Path:
    made = workspace(files=FILES, base=False)
    editor.add_folder(made)
    return made


async def test_who_is_told_of_renames(editor: Editor) -> None:
    operations = editor.server["workspace"].get("fileOperations")
    if not editor.has("workspace", "fileOperations", "willRename"):
        assert operations is None
        return
    globs = [
        (one["pattern"]["glob"], one["pattern"]["matches"]) for one in operations["willRename"]["filters"]
    ]
    assert globs == [("**/*.{py,pyi}", "file"), ("**/*", "folder")]
    assert ("didRename" in operations) == bool(editor.has("workspace", "fileOperations", "didRename"))


async def test_imports_follow_a_file(editor: Editor, root: Path) -> None:
    await rename(editor, root, ("pkg/a.py", "pkg/sub/b.py"))
    assert (root / "use.py").read_text() == "import pkg.sub.b\n\npkg.sub.b.X\n"
    assert (root / "pkg/sub/b.py").read_text() == "from ..base import X\n"
    assert not (root / "pkg/a.py").exists()


async def test_open_documents_are_edited_as_they_are_shown(editor: Editor, root: Path) -> None:
    use = editor.open(root / "use.py", "'\U0001f600'; import pkg.a\n")
    moving = editor.open(root / "pkg/a.py", "from . import base\n")
    edit = await will(editor, root, ("pkg/a.py", "a.py"))
    found = editor.edits_of(edit)
    assert set(found) == {use, moving}
    assert [version for version, _ in found.values()] == [
        editor.versions[uri] if editor.has("workspace", "workspaceEdit", "documentChanges") else None
        for uri in found
    ]
    editor.apply(edit)
    assert editor.texts[use] == "'\U0001f600'; import a\n"
    assert editor.texts[moving] == "from pkg import base\n"


async def test_a_package_and_its_diagnostics(editor: Editor, root: Path) -> None:
    await rename(editor, root, ("pkg", "lib"))
    assert (root / "use.py").read_text() == "import lib.a\n\nlib.a.X\n"
    assert (root / "lib/a.py").read_text() == "from .base import X\n"


async def test_nothing_to_do_is_no_edit(editor: Editor, root: Path) -> None:
    assert await will(editor, root, ("pkg", "not-a-name")) is None
    assert await will(editor, root, ("ssot.toml", "other.toml")) is None
    assert await will(editor, root, ("nowhere.py", "there.py")) is None
    assert await will(editor, root, ("pkg/a.py", "pkg/base.py")) is None
    outside = {"files": [{"oldUri": (root / "pkg/a.py").as_uri(), "newUri": "file:///elsewhere/a.py"}]}
    assert await editor.request("workspace/willRenameFiles", outside) is None
    assert await editor.request("workspace/willRenameFiles", {"files": []}) is None


async def test_a_folder_without_a_registry_is_not_ours(editor: Editor, workspace) -> None:
    plain = workspace("plain", {**FILES, "ssot.toml": None}, base=False)
    editor.add_folder(plain)
    assert await will(editor, plain, ("pkg/a.py", "pkg/b.py")) is None


async def test_it_can_be_switched_off(editor: Editor, root: Path) -> None:
    await editor.configure(renameImports=False, workspaceDiagnostics=False)
    try:
        assert await will(editor, root, ("pkg/a.py", "pkg/b.py")) is None
    finally:
        await editor.configure(renameImports=True, workspaceDiagnostics=False)


async def test_a_bare_string_is_changed_only_if_the_user_is_asked(editor: Editor, root: Path) -> None:
    text = "import pkg.a\n\nAPPS = ['pkg.a']\n"
    (root / "use.py").write_text(text)
    edit = await will(editor, root, ("pkg/a.py", "pkg/b.py"))
    _, edits = editor.edits_of(edit)[(root / "use.py").as_uri()]
    asks = editor.has("workspace", "workspaceEdit", "changeAnnotationSupport") and editor.has(
        "textDocument", "codeAction", "honorsChangeAnnotations"
    )
    if asks:
        notes = edit["changeAnnotations"]
        assert [notes[one["annotationId"]]["needsConfirmation"] for one in edits] == [False, True]
        assert applied(text, edits, editor.encoding) == text.replace("pkg.a", "pkg.b")
    else:
        assert all("annotationId" not in one for one in edits)
        assert applied(text, edits, editor.encoding) == text.replace("import pkg.a", "import pkg.b")
    did(editor, root, ("pkg/a.py", "pkg/b.py"))
    await editor.fence()
    shown = [one["message"] for one in editor.sent("window/showMessage")]
    assert shown == ([] if asks else ["1 place that may name `pkg.a` must be looked at: use.py:3"])


async def test_what_was_refused_is_said_once_it_has_happened(editor: Editor, root: Path) -> None:
    await rename(editor, root, ("pkg/a.py", "pkg/not-a-name.py"))
    await editor.fence()
    (shown,) = editor.sent("window/showMessage")
    assert shown["message"] == (
        "Imports are left as they are: pkg/a.py cannot be imported once it is pkg/not-a-name.py."
    )


async def question(editor: Editor) -> str:
    asked = await editor.message(lambda one: one.get("method") == "window/showMessageRequest")
    return asked["params"]["message"]


async def test_a_rule_is_offered_and_added(editor: Editor, root: Path) -> None:
    editor.client.answers["window/showMessageRequest"] = YES
    await rename(editor, root, ("pkg/a.py", "pkg/b.py"))
    if not editor.has("workspace", "applyEdit"):
        await editor.fence()
        assert editor.sent("window/showMessageRequest") == []
        return
    assert await question(editor) == "Add a rule pkg.a → pkg.b to ssot.toml?"
    for _ in range(200):
        if editor.client.applied:
            break
        await asyncio.sleep(0.02)
    added = f'\n[[rule]]\nlegacy = "pkg.a"\ncanonical = "pkg.b"\nsince = {date.today().isoformat()}\n'
    assert (root / "ssot.toml").read_text() == FILES["ssot.toml"] + added


async def test_who_declines_gets_no_rule(editor: Editor, root: Path) -> None:
    editor.client.answers["window/showMessageRequest"] = NO
    await rename(editor, root, ("pkg/a.py", "pkg/b.py"))
    if editor.has("workspace", "applyEdit"):
        await question(editor)
    await editor.fence()
    assert (root / "ssot.toml").read_text() == FILES["ssot.toml"]


async def test_the_registry_is_extended_as_it_is_shown(editor: Editor, root: Path) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    editor.client.answers["window/showMessageRequest"] = YES
    registry = editor.open(root / "ssot.toml", "exclude = ['ü']", "toml")
    await rename(editor, root, ("pkg", "lib"))
    assert await question(editor) == "Add a rule pkg → lib to ssot.toml?"
    for _ in range(200):
        if editor.client.applied:
            break
        await asyncio.sleep(0.02)
    await editor.fence()
    assert editor.texts[registry].startswith("exclude = ['ü']\n\n[[rule]]\nlegacy = \"pkg\"\n")
    assert (root / "ssot.toml").read_text() == FILES["ssot.toml"]


@pytest.mark.parametrize(
    "registry",
    [
        FILES["ssot.toml"] + '[[rule]]\nlegacy = "pkg.a"\ncanonical = "pkg.b"\n',
        FILES["ssot.toml"] + '[[rule]]\nlegacy = "pkg.a"\n',
        FILES["ssot.toml"] + '[[rule]]\nlegacy = "pkg.b"\ncanonical = "pkg.a"\n',
        'rule = [{ legacy = "gone", canonical = "pkg.base" }]\n',
    ],
)
async def test_no_rule_is_offered_that_is_known_or_cannot_be_added(
    editor: Editor, root: Path, registry: str
) -> None:
    (root / "ssot.toml").write_text(registry)
    editor.files_changed(changed=[root / "ssot.toml"])
    assert await rename(editor, root, ("pkg/a.py", "pkg/b.py")) is not None
    await editor.fence()
    assert editor.sent("window/showMessageRequest") == []


async def test_cells_of_an_open_notebook_follow(editor: Editor, root: Path) -> None:
    notebook = (root / "n.ipynb").as_uri()
    (root / "n.ipynb").write_text("{}")
    cells = [f"{notebook}#c{number}" for number in range(2)]
    texts = ["%time\nimport pkg.a\n", "pkg.a.X"]
    editor.notify(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": notebook,
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [{"kind": 2, "document": cell} for cell in cells],
            },
            "cellTextDocuments": [
                {"uri": cell, "languageId": "python", "version": 7, "text": text}
                for cell, text in zip(cells, texts, strict=True)
            ],
        },
    )
    edit = await will(editor, root, ("pkg/a.py", "pkg/b.py"))
    found = editor.edits_of(edit)
    changed = [
        applied(text, found[cell][1], editor.encoding) for cell, text in zip(cells, texts, strict=True)
    ]
    assert changed == ["%time\nimport pkg.b\n", "pkg.b.X"]
    if editor.has("workspace", "workspaceEdit", "documentChanges"):
        assert [found[cell][0] for cell in cells] == [7, 7]
    closed = {"notebookDocument": {"uri": notebook}, "cellTextDocuments": [{"uri": cell} for cell in cells]}
    editor.notify("notebookDocument/didClose", closed)

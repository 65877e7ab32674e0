from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.conftest import REGISTRY
from tests.server.editor import FEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

IMPORT = "from old.mod import A\n"
MORE = '\n[[rule]]\nlegacy = "other.mod"\ncanonical = "new.mod"\n'
MARKDOWN = """\
# Imports

```python
# ❌ DEPRECATED
from old.mod import A
# USE INSTEAD:
from new.mod import A
```
"""


async def test_a_saved_registry_takes_effect_in_open_documents(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", "from other.mod import A\n")
    assert await editor.diagnostics(uri) == []
    registry = editor.open(folder / "ssot.toml", language="toml")
    editor.replace(registry, REGISTRY + MORE)
    await editor.fence()
    assert await editor.settles(uri, lambda items: True) == []  # not saved yet
    editor.save(registry)
    (item,) = await editor.settles(uri, bool)
    assert "new.mod.A" in item["message"]
    editor.replace(registry, REGISTRY)
    editor.save(registry)
    await editor.settles(uri, lambda items: not items)


async def test_a_saved_registry_takes_effect_in_files_never_opened(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    await editor.configure(workspaceDiagnostics=True)
    root = workspace(files={"a.py": IMPORT, "b.py": "from other.mod import A\n"})
    editor.add_folder(root)
    first, second = (root / "a.py").as_uri(), (root / "b.py").as_uri()
    await editor.workspace_settles(lambda found: set(found) == {first})
    registry = editor.open(root / "ssot.toml", language="toml")
    editor.replace(registry, MORE)
    editor.save(registry)
    await editor.workspace_settles(lambda found: set(found) == {second})
    await editor.configure(workspaceDiagnostics=False)


@FEW
@pytest.mark.parametrize(
    ("garbage", "code"),
    [("[[rule]\n", "SSOT102"), ("\x00\x01\n", "SSOT102"), ('legacy = "x', "SSOT102")],
    ids=["bracket", "control characters", "open string"],
)
async def test_a_broken_registry_keeps_the_last_good_one_and_shows_its_fault(
    editor: Editor, folder: Path, garbage: str, code: str
) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    registry = editor.open(folder / "ssot.toml", language="toml")
    assert await editor.settles(registry, lambda items: True) == []
    editor.replace(registry, garbage)
    editor.save(registry)
    items = await editor.settles(registry, bool)
    assert code in {item["code"] for item in items}
    assert all(item["severity"] == 1 for item in items)
    assert len(await editor.settles(uri, lambda items: True)) == 1
    editor.replace(registry, REGISTRY)
    editor.save(registry)
    await editor.settles(registry, lambda items: not items)
    assert len(await editor.settles(uri, lambda items: True)) == 1


@FEW
async def test_a_registry_that_is_no_text_keeps_the_last_good_one(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    await editor.diagnostics(uri)
    (folder / "ssot.toml").write_bytes(b"\xff\xfe\x00garbage\xc3")
    answer = await editor.command("ssot.reloadRegistry")
    assert answer["folders"][0]["broken"]
    assert len(await editor.settles(uri, lambda items: True)) == 1
    (folder / "ssot.toml").write_text(REGISTRY, "utf-8")
    answer = await editor.command("ssot.reloadRegistry")
    assert answer["folders"][0]["broken"] is None


async def test_faulty_rules_are_shown_and_the_others_apply(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "a.py", IMPORT)
    registry = editor.open(folder / "ssot.toml", language="toml")
    editor.replace(registry, REGISTRY + '\n[[rule]]\n\nlegacy = "not a path"\n')
    editor.save(registry)
    items = await editor.settles(registry, bool)
    assert items[0]["range"]["start"]["line"] >= 9
    assert len(await editor.settles(uri, lambda items: True)) == 1


async def test_the_faults_of_a_markdown_registry_stand_in_it(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    root = workspace(files={"ssot.toml": 'documents = ["IMPORTS.md"]\n', "IMPORTS.md": MARKDOWN})
    editor.add_folder(root)
    uri = editor.open(root / "a.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    document = editor.open(root / "IMPORTS.md", language="markdown")
    editor.replace(document, MARKDOWN + "\n```python\n# ❌ DEPRECATED\nfrom old.mod import (\n```\n")
    editor.save(document)
    items = await editor.settles(document, bool)
    assert items[0]["range"]["start"]["line"] >= 9
    editor.replace(document, MARKDOWN.replace("old.mod", "older.mod"))
    editor.save(document)
    await editor.settles(document, lambda items: not items)
    await editor.settles(uri, lambda items: not items)


async def test_a_registry_may_come_and_go(editor: Editor, workspace: Callable[..., Path]) -> None:
    root = workspace(files={"ssot.toml": None}, base=False, name="empty")
    root.mkdir()
    editor.add_folder(root)
    uri = editor.open(root / "a.py", IMPORT)
    assert await editor.diagnostics(uri) == []
    (root / "ssot.toml").write_text(REGISTRY, "utf-8")
    editor.files_changed(created=[root / "ssot.toml"])
    await editor.settles(uri, bool)
    (root / "ssot.toml").unlink()
    editor.files_changed(deleted=[root / "ssot.toml"])
    await editor.settles(uri, lambda items: not items)


@FEW
async def test_a_registry_in_pyproject_toml(editor: Editor, workspace: Callable[..., Path]) -> None:
    table = '[[tool.ssot-lsp.rule]]\nlegacy = "old.mod"\n'
    root = workspace(files={"pyproject.toml": '[project]\nname = "x"\n'}, base=False)
    editor.add_folder(root)
    uri = editor.open(root / "a.py", IMPORT)
    assert await editor.diagnostics(uri) == []
    project = editor.open(root / "pyproject.toml", language="toml")
    editor.replace(project, table)
    editor.save(project)
    await editor.settles(uri, bool)


@FEW
async def test_what_extends_another_follows_it(editor: Editor, workspace: Callable[..., Path]) -> None:
    shared = workspace("platform", {"ssot.toml": REGISTRY}, base=False)
    root = workspace("app", {"ssot.toml": 'extends = ["../platform/ssot.toml"]\n'}, base=False)
    editor.add_folder(root)
    uri = editor.open(root / "a.py", IMPORT)
    assert len(await editor.diagnostics(uri)) == 1
    (shared / "ssot.toml").write_text(MORE, "utf-8")
    editor.files_changed(changed=[shared / "ssot.toml"])
    await editor.settles(uri, lambda items: not items)


@FEW
async def test_exclusions_and_phases_take_effect(editor: Editor, folder: Path) -> None:
    uri = editor.open(folder / "app/a.py", IMPORT)
    registry = editor.open(folder / "ssot.toml", language="toml")
    phase = '[[phase]]\nname = "app"\npaths = ["app/**"]\nseverity = "error"\n\n'
    editor.replace(registry, phase + REGISTRY)
    editor.save(registry)
    await editor.settles(uri, lambda items: items[0]["severity"] == 1)
    editor.replace(registry, 'exclude = ["app/**"]\n\n' + REGISTRY)
    editor.save(registry)
    await editor.settles(uri, lambda items: not items)

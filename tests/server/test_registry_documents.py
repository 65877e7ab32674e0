from __future__ import annotations

import asyncio
import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.server.edits import applied

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

Json = dict[str, Any]
REGISTRY = """\
documents = ["docs/REGISTRY.md"]

[[phase]]
name = "production"
paths = ["app/**"]
severity = "error"

# the big move
[[rule]]
legacy = "old.mod"
canonical = "new.mod"
rename = { make = "create" }
reason = "moved"

[[rule]]
id = "names"
legacy = "old.names:Gone"
canonical = "new.names:Nowhere"

[[rule]]
legacy = "old.banned"
"""
MARKDOWN = """\
# Registry

```python
from old.names import helper  # ❌ BROKEN - gone
# USE INSTEAD: from new.mod import create
from old.mod import Special  # ❌
```
"""
FILES = {
    "ssot.toml": REGISTRY,
    "docs/REGISTRY.md": MARKDOWN,
    "new/__init__.py": "",
    "new/mod.py": "class A: ...\n\n\ndef create(): ...\n\n\n_hidden = 1\n",
    "new/names.py": "import os\n\nfrom new.mod import A\n",
    "app/__init__.py": "",
    "app/a.py": "from old.mod import A\nimport old.mod\n\nprint(old.mod.A)\n",
    "b.py": "from old.mod import A\nfrom old.names import Gone\n",
}


@pytest.fixture
def root(editor: Editor, workspace: Callable[..., Path]) -> Path:
    made = workspace(files=FILES)
    editor.add_folder(made)
    return made


@pytest_asyncio.fixture
async def scanned(editor: Editor, root: Path) -> AsyncIterator[Path]:
    """The workspace, looked at whole."""
    await editor.configure(workspaceDiagnostics=True)
    for _ in range(300):
        if "scan: done; 5 findings in 2 files" in await editor.command("ssot.debugInformation"):
            break
        await asyncio.sleep(0.1)
    yield root
    await editor.configure(workspaceDiagnostics=False)


@pytest.fixture
def registry(editor: Editor, root: Path) -> str:
    return editor.open(root / "ssot.toml", language="toml")


@pytest.fixture
def markdown(editor: Editor, root: Path) -> str:
    return editor.open(root / "docs/REGISTRY.md", language="markdown")


def place(editor: Editor, uri: str, needle: str, within: int = 0) -> Json:
    """Return the place of a text, with the document it is in."""
    text = editor.texts[uri]
    assert needle in text
    before = text.partition(needle)[0]
    line, start = before.count("\n"), before.rpartition("\n")[2] + needle[:within]
    column = len(start.encode("utf-16-le")) // 2
    if editor.encoding != "utf-16":
        column = len(start.encode()) if editor.encoding == "utf-8" else len(start)
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}


def can(editor: Editor, capability: str) -> bool:
    return editor.has("textDocument", capability) is not None


# -- what is offered


async def test_only_what_the_client_declares_is_offered(editor: Editor) -> None:
    for capability in ("hover", "codeLens", "definition", "references", "documentSymbol", "completion"):
        assert bool(editor.server.get(f"{capability}Provider")) is can(editor, capability)


async def test_python_documents_have_none_of_it(editor: Editor, root: Path) -> None:
    uri = editor.open(root / "app/a.py")
    where = place(editor, uri, "A")
    document = {"textDocument": {"uri": uri}}
    assert await editor.request("textDocument/codeLens", document) == []
    assert await editor.request("textDocument/definition", where) is None
    assert (
        await editor.request("textDocument/references", {**where, "context": {"includeDeclaration": True}})
        is None
    )
    assert await editor.request("textDocument/documentSymbol", document) is None
    assert await editor.request("textDocument/completion", where) is None


# -- diagnostics


async def test_faults_show_while_they_are_typed_and_take_no_effect(
    editor: Editor, root: Path, registry: str
) -> None:
    python = editor.open(root / "app/a.py")
    before = await editor.diagnostics(python)
    editor.replace(registry, REGISTRY.replace('severity = "error"', 'severity = "eror"'))
    items = await editor.settles(registry, lambda items: "SSOT109" in [one["code"] for one in items])
    item = items[0]
    assert "did you mean 'error'?" in item["message"]
    assert item["range"]["start"] == {"line": 5, "character": 11}
    editor.replace(registry, REGISTRY.replace('"new.mod"', '"new.mod'))
    await editor.settles(registry, lambda items: "SSOT102" in [one["code"] for one in items])
    shown = await editor.settles(python, len)
    assert [(one["code"], one["severity"]) for one in shown] == [(one["code"], 1) for one in before]


async def test_a_replacement_that_does_not_exist_shows_and_moves_with_its_rule(
    editor: Editor, registry: str
) -> None:
    (item,) = await editor.settles(registry, len)
    assert item["code"] == "SSOT130"
    assert item["severity"] == 2
    assert "new.names does not define Nowhere" in item["message"]
    assert item["range"]["start"]["line"] == 16
    editor.replace(registry, "# more\n" + REGISTRY)
    await editor.settles(registry, lambda items: [one["range"]["start"]["line"] for one in items] == [17])
    editor.replace(registry, REGISTRY.replace("Nowhere", "A"))
    await editor.settles(registry, lambda items: not items)
    editor.save(registry)
    editor.replace(registry, REGISTRY.replace("Nowhere", "A") + "# end\n")
    await editor.settles(registry, lambda items: not items)


async def test_a_fault_of_two_documents_shows_in_both_as_one_is_typed(
    editor: Editor, registry: str, markdown: str
) -> None:
    assert await editor.diagnostics(markdown) == []
    editor.replace(registry, REGISTRY + '\n[[rule]]\nlegacy = "new.mod:create"\ncanonical = "x:y"\n')
    (item,) = await editor.settles(markdown, len)
    assert item["code"] == "SSOT115"
    assert item["range"]["start"]["line"] == 3


# -- hover


async def hover(editor: Editor, uri: str, needle: str, within: int = 0) -> str | None:
    answer = await editor.request("textDocument/hover", place(editor, uri, needle, within))
    if answer is None:
        return None
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", answer["contents"]["value"])
    return text.replace("`", "").replace("**", "").replace("- ", "")


async def test_hover_says_how_things_stand_with_a_rule(editor: Editor, scanned: Path, registry: str) -> None:
    text = await hover(editor, registry, '"old.mod"', 2)
    assert text is not None
    for wanted in (
        "old.mod is legacy: the single source of truth is new.mod.",
        "renamed: make → create",
        "4 uses left in 2 files",
        "old.mod still exists",
    ):
        assert wanted in text
    text = await hover(editor, registry, "old.names:Gone")
    assert text is not None
    assert "new.names:Nowhere does not exist" in text
    assert "1 use left in 1 file" in text


async def test_hover_on_a_key_says_what_it_is_for(editor: Editor, registry: str) -> None:
    assert "The path to be used instead" in (await hover(editor, registry, "canonical", 1) or "")
    assert "How findings are shown" in (await hover(editor, registry, "severity") or "")
    assert "Markdown registries" in (await hover(editor, registry, "documents") or "")


async def test_hover_on_a_phase_counts_what_is_in_it(editor: Editor, scanned: Path, registry: str) -> None:
    text = await hover(editor, registry, '"production"', 3)
    assert text == "Phase production\n\nSeverity: error.\n\n3 legacy uses in 1 file."


@pytest.mark.parametrize(
    ("old", "new", "needle", "wanted"),
    [
        ('"new.mod"', '"new"', '"old.mod"', "it was changed, and takes effect when the file is saved"),
        (
            '"old.mod"',
            '"old.more"',
            '"old.more"',
            "Not in force yet: it takes effect when the file is saved.",
        ),
        ("# the big move", "# a comment", '"old.mod"', None),
    ],
)
async def test_hover_says_when_a_rule_is_not_in_force(
    editor: Editor, registry: str, old: str, new: str, needle: str, wanted: str | None
) -> None:
    editor.replace(registry, REGISTRY.replace(old, new))
    text = await hover(editor, registry, needle, 2)
    assert text is not None
    assert ("ot in force" in text) is (wanted is not None)
    assert wanted is None or wanted in text


async def test_a_rule_that_another_document_overrides_says_so(
    editor: Editor, root: Path, workspace: Callable[..., Path]
) -> None:
    base = workspace("base", {"ssot.toml": '[[rule]]\nlegacy = "old.mod"\ncanonical = "older"\n'}, base=False)
    near = workspace(
        "near",
        {"ssot.toml": 'extends = ["../base/ssot.toml"]\n[[rule]]\nlegacy = "old.mod"\ncanonical = "x"\n'},
        base=False,
    )
    editor.add_folder(near)
    uri = editor.open(base / "ssot.toml", language="toml")
    assert "Not in force: the rule in ssot.toml:3 takes its place." in (
        await hover(editor, uri, "older") or ""
    )
    (lens,) = await editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert lens["command"]["title"] == "the rule in ssot.toml:3 takes its place"


async def test_hover_in_markdown_is_on_the_lines_of_rules(editor: Editor, markdown: str) -> None:
    text = await hover(editor, markdown, "Special")
    assert text is not None
    assert text.startswith("old.mod:Special is legacy and has no replacement.")
    assert await hover(editor, markdown, "# Registry") is None


# -- code lenses


async def lenses(editor: Editor, uri: str) -> list[tuple[int, str, str]]:
    found = await editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    return [
        (one["range"]["start"]["line"], one["command"]["title"], one["command"]["command"]) for one in found
    ]


async def test_each_rule_has_a_lens_with_its_uses(editor: Editor, scanned: Path, registry: str) -> None:
    await editor.settles(registry, len)  # it is known by then which replacement does not exist
    fixes = bool(editor.has("workspace", "applyEdit"))
    assert await lenses(editor, registry) == [
        (8, "4 legacy uses in 2 files" + " · fix what is safe" * fixes, "ssot.fixRule" * fixes),
        (14, "1 legacy use in 1 file", ""),
        (19, "0 uses left · the rule can go", ""),
    ]


async def test_a_rule_whose_uses_comments_silence_cannot_go(
    editor: Editor, scanned: Path, registry: str
) -> None:
    async def lens_becomes(wanted: str) -> None:
        for _ in range(300):
            title = (await lenses(editor, registry))[-1][1]
            if title == wanted:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(title)

    quiet = scanned / "quiet.py"
    quiet.write_text("import old.banned  # ssot: ignore\n")
    os.utime(quiet, (1_600_000_000, 1_600_000_000))  # old enough to be remembered
    editor.files_changed(created=[quiet])
    silenced = "0 uses left, and 1 silenced by comments"
    await lens_becomes(silenced)
    assert not (await editor.workspace()).get(quiet.as_uri()) if editor.pulls else True
    for _ in range(2):  # the second time from memory
        await editor.configure(workspaceDiagnostics=False)
        await editor.configure(workspaceDiagnostics=True)
        await lens_becomes(silenced)
    config = scanned / "ssot.toml"
    editor.replace(registry, f'{REGISTRY}\n[[rule]]\nlegacy = "other"\n')
    config.write_text(editor.texts[registry])
    editor.save(registry)
    for _ in range(300):  # one rule more: the file is not looked at again
        titles = [title for _, title, _ in await lenses(editor, registry)]
        if titles[2:] == [silenced, "0 uses left · the rule can go"]:
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError(titles)
    editor.replace(registry, REGISTRY)
    config.write_text(REGISTRY)
    editor.save(registry)
    await lens_becomes(silenced)
    text = await hover(editor, editor.open(quiet), "banned")
    assert text is not None
    assert "no uses left in the workspace, and 1 silenced by comments" in text
    editor.replace(quiet.as_uri(), "import old.banned\n")
    await lens_becomes("1 legacy use in 1 file")


async def test_before_everything_was_looked_at_counts_are_what_is_known(
    editor: Editor, root: Path, registry: str
) -> None:
    editor.open(root / "b.py")
    titles = [title for _, title, _ in await lenses(editor, registry)]
    assert titles[0].startswith("1 legacy use in 1 file so far")
    assert titles[2] == "no uses known so far"


async def test_lenses_are_asked_for_again_when_counts_change(
    editor: Editor, scanned: Path, registry: str
) -> None:
    asks = bool(editor.has("workspace", "codeLens", "refreshSupport"))
    await lenses(editor, registry)
    since = len(editor.seen)
    uri = editor.open(scanned / "b.py", "x = 1\n")
    if asks:
        await editor.message(lambda one: one.get("method") == "workspace/codeLens/refresh", since=since)
    else:
        await editor.diagnostics(uri)
        await asyncio.sleep(0.8)
        assert not editor.sent("workspace/codeLens/refresh", since=since)
    assert (await lenses(editor, registry))[0][1].startswith("3 legacy uses in 1 file")


async def test_the_command_of_a_lens_fixes_that_rule_alone(
    editor: Editor, scanned: Path, registry: str
) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    (scanned / "new/names.py").write_text("Nowhere = 1\n")
    editor.files_changed(changed=[scanned / "new/names.py"])
    uri = editor.open(scanned / "app/a.py")
    answer = await editor.command("ssot.fixRule", "old.mod", registry)
    assert answer == {"applied": True, "files": 2, "findings": 4, "left": 0}
    assert editor.texts[uri] == "from new.mod import A\nimport new.mod\n\nprint(new.mod.A)\n"
    assert (scanned / "b.py").read_text() == "from new.mod import A\nfrom old.names import Gone\n"
    (edit,) = editor.client.applied
    honours = editor.has("textDocument", "codeAction", "honorsChangeAnnotations")
    annotates = editor.has("workspace", "workspaceEdit", "changeAnnotationSupport") is not None
    asked = [one["needsConfirmation"] for one in (edit.get("changeAnnotations") or {}).values()]
    assert asked == ([True] if honours and annotates else [])


async def test_it_fixes_the_cells_of_an_open_notebook(editor: Editor, scanned: Path) -> None:
    if not (editor.has("workspace", "applyEdit") and editor.has("notebookDocument")):
        return
    for uri, text in (("cell:one", "import os\nfrom old.mod import A\n"), ("cell:two", "print(A)\n")):
        editor.texts[uri], editor.versions[uri] = text, 1
    notebook = {"uri": (scanned / "n.ipynb").as_uri(), "notebookType": "jupyter-notebook", "version": 1}
    cells = [{"kind": 2, "document": uri} for uri in ("cell:one", "cell:two")]
    items = [
        {"uri": uri, "languageId": "python", "version": 1, "text": editor.texts[uri]}
        for uri in ("cell:one", "cell:two")
    ]
    opened = {"notebookDocument": {**notebook, "cells": cells}, "cellTextDocuments": items}
    editor.notify("notebookDocument/didOpen", opened)
    where = {"textDocument": {"uri": "cell:one"}, "position": {"line": 1, "character": 20}}
    shown = await editor.request("textDocument/hover", where)
    assert shown["range"]["start"] == {"line": 1, "character": 20}
    answers = editor.client.answers
    answers["workspace/applyEdit"] = {"applied": True}  # cells change by notifications of their own
    answer = await editor.command("ssot.fixRule", "old.mod")
    assert (answer["applied"], answer["left"]) == (True, 0)
    edits = editor.edits_of(editor.client.applied[-1])
    assert applied(editor.texts["cell:one"], edits["cell:one"][1], editor.encoding) == (
        "import os\nfrom new.mod import A\n"
    )
    assert "cell:two" not in edits
    cells = [{"uri": one["uri"]} for one in items]
    gone = {"notebookDocument": {"uri": notebook["uri"]}, "cellTextDocuments": cells}
    editor.notify("notebookDocument/didClose", gone)
    for uri in ("cell:one", "cell:two"):
        del editor.texts[uri], editor.versions[uri]


async def test_a_notebook_that_is_not_open_is_fixed_where_the_editor_has_no_cells(
    editor: Editor, scanned: Path, registry: str
) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    cell = {"cell_type": "code", "source": ["from old.mod import A\n"], "metadata": {}, "outputs": []}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (scanned / "n.ipynb").write_text(text)
    editor.files_changed(created=[scanned / "n.ipynb"])
    for _ in range(300):
        if "5 legacy uses in 3 files" in (await lenses(editor, registry))[0][1]:
            break
        await asyncio.sleep(0.1)
    since = len(editor.seen)
    answer = await editor.command("ssot.fixRule", "old.mod")
    if editor.has("notebookDocument"):
        assert (answer["findings"], answer["left"]) == (4, 1)
        (message,) = editor.sent("window/showMessage", since=since)
        assert message["message"].endswith("left: no safe fix; 1 notebook to be opened first.")
        assert (scanned / "n.ipynb").read_text() == text
    else:
        assert (answer["findings"], answer["left"]) == (5, 0)
        assert (scanned / "n.ipynb").read_text() == text.replace("old.mod", "new.mod")


async def test_a_rule_without_a_safe_fix_says_that(editor: Editor, scanned: Path, registry: str) -> None:
    since = len(editor.seen)
    answer = await editor.command("ssot.fixRule", "names")
    assert answer == {"applied": False, "files": 0, "findings": 0, "left": 1}
    (message,) = editor.sent("window/showMessage", since=since)
    assert message["message"] == "No use of old.names:Gone has a safe fix."
    assert (await editor.fails("workspace/executeCommand", {"command": "ssot.fixRule"})).code == -32602


# -- definitions and references


@pytest.mark.parametrize(
    ("needle", "within", "path", "line"),
    [
        ('"old.mod"', 2, "old/__init__.py", 0),
        ('"old.mod"', 6, "old/mod.py", 0),
        ('"new.mod"', 7, "new/mod.py", 0),
        ('"create"', 3, "new/mod.py", 3),
        ("names:Gone", 2, "old/names.py", 0),
        ("names:Nowhere", 8, "new/names.py", 0),
        ("docs/REGISTRY.md", 1, "docs/REGISTRY.md", 0),
        ("old.banned", 6, None, 0),
        ("production", 1, None, 0),
    ],
)
async def test_strings_of_a_rule_lead_to_what_they_name(
    editor: Editor, root: Path, registry: str, needle: str, within: int, path: str | None, line: int
) -> None:
    found = await editor.request("textDocument/definition", place(editor, registry, needle, within))
    if path is None:
        assert found is None
    else:
        assert found["uri"] == (root / path).as_uri()
        assert found["range"]["start"] == {"line": line, "character": 0}


@pytest.mark.parametrize(
    ("needle", "within", "path", "line"),
    [
        ("new.mod", 1, "new/__init__.py", 0),
        ("new.mod", 5, "new/mod.py", 0),
        ("create", 2, "new/mod.py", 3),
        ("old.names", 5, "old/names.py", 0),
        ("Registry", 1, None, 0),
    ],
)
async def test_imports_in_markdown_lead_to_what_they_name(
    editor: Editor, root: Path, markdown: str, needle: str, within: int, path: str | None, line: int
) -> None:
    found = await editor.request("textDocument/definition", place(editor, markdown, needle, within))
    assert (found and (found["uri"], found["range"]["start"]["line"])) == (
        path and ((root / path).as_uri(), line)
    )


@pytest.mark.parametrize("needle", ['"old.mod"', "[[rule]]", '"moved"'])
async def test_a_rule_leads_to_its_uses(editor: Editor, scanned: Path, registry: str, needle: str) -> None:
    opened = editor.open(scanned / "b.py", "\n\nfrom old.mod import A\n")
    where = place(editor, registry, needle, 1)
    context = {"context": {"includeDeclaration": False}}
    found = await editor.request("textDocument/references", {**where, **context})
    closed = (scanned / "app/a.py").as_uri()
    places = [
        (one["uri"], one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in found
    ]
    assert places == [(closed, 0, 20), (closed, 1, 7), (closed, 3, 6), (opened, 2, 20)]
    context["context"]["includeDeclaration"] = True
    found = await editor.request("textDocument/references", {**where, **context})
    assert found[0]["uri"] == registry
    assert found[0]["range"]["start"] == {"line": 9, "character": 10}
    assert len(found) == 5


async def test_what_is_no_rule_has_no_uses(editor: Editor, registry: str, markdown: str) -> None:
    context = {"context": {"includeDeclaration": True}}
    for where in (place(editor, registry, "production"), place(editor, markdown, "# Registry")):
        assert await editor.request("textDocument/references", {**where, **context}) == []


# -- symbols


async def test_phases_and_rules_are_symbols(editor: Editor, registry: str) -> None:
    found = await editor.request("textDocument/documentSymbol", {"textDocument": {"uri": registry}})
    assert [(one["name"], one["kind"]) for one in found] == [
        ("production", 3),
        ("old.mod", 2),
        ("old.names:Gone", 14),
        ("old.banned", 2),
    ]
    tree = editor.has("textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport")
    ranges = [one["range"] if tree else one["location"]["range"] for one in found]
    lines = [(range_["start"]["line"], range_["end"]["line"]) for range_ in ranges]
    assert lines == [(2, 5), (8, 12), (14, 17), (19, 20)]
    if tree:
        assert [one["detail"] for one in found] == [
            "phase, error",
            "→ new.mod",
            "→ new.names:Nowhere",
            "no replacement",
        ]
        assert found[1]["selectionRange"]["start"] == {"line": 9, "character": 10}
    else:
        assert all(one["location"]["uri"] == registry for one in found)


async def test_rules_of_markdown_are_symbols(editor: Editor, markdown: str) -> None:
    found = await editor.request("textDocument/documentSymbol", {"textDocument": {"uri": markdown}})
    assert [one["name"] for one in found] == ["old.names:helper", "old.mod:Special"]


# -- completion


async def complete(editor: Editor, uri: str, text: str) -> tuple[list[str], str | None]:
    """Complete at the bar; returns the labels, and the text with the first item put in."""
    text = REGISTRY + text
    editor.replace(uri, text.replace("|", ""))
    before = text.partition("|")[0]
    position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
    answer = await editor.request(
        "textDocument/completion", {"textDocument": {"uri": uri}, "position": position}
    )
    items = answer["items"] if isinstance(answer, dict) else answer or []
    if not items:
        return [], None
    if not editor.has("textDocument", "completion", "completionItem", "snippetSupport"):
        assert all(
            item.get("insertTextFormat", 1) == 1 and "$" not in item["textEdit"]["newText"] for item in items
        )
    changed = applied(editor.texts[uri], [items[0]["textEdit"]], editor.encoding)
    return [item["label"] for item in items], changed.removeprefix(REGISTRY)


@pytest.mark.parametrize(
    ("text", "labels", "first"),
    [
        ("[|", ["[[rule]]", "[[phase]]"], "[[rule]]"),
        ("[[|]]", ["[[rule]]", "[[phase]]"], "[[rule]]"),
        ('[[phase]]\nname = "x"\npa|\nseverity = "hint"\n', ["paths"], None),
        ("[[rule]]\nsever|idad = 1", None, "[[rule]]\nid = 1"),
        (
            '[[phase]]\nseverity = "|"',
            ["error", "warning", "information", "hint"],
            '[[phase]]\nseverity = "error"',
        ),
        (
            "[[phase]]\nseverity = |",
            ["error", "warning", "information", "hint"],
            '[[phase]]\nseverity = "error"',
        ),
        ('[[rule]]\nlegacy = "|"', ["app", "b", "new", "old"], '[[rule]]\nlegacy = "app"'),
        ('[[rule]]\nlegacy = "new.|"', ["mod", "names"], '[[rule]]\nlegacy = "new.mod"'),
        ('[[rule]]\nlegacy = "new.na|', ["mod", "names"], '[[rule]]\nlegacy = "new.mod'),
        (
            '[[rule]]\ncanonical = "new.mod:|"',
            ["A", "create", "_hidden"],
            '[[rule]]\ncanonical = "new.mod:A"',
        ),
        ('[[rule]]\ncanonical = "new.names:|"', ["A", "os"], '[[rule]]\ncanonical = "new.names:A"'),
        ('[[rule]]\ncanonical = "nowhere.|"', [], None),
        ('[[rule]]\nreason = "new.|"', [], None),
        ("[tool.other]\n|", [], None),
    ],
)
async def test_completion_offers_what_can_stand_there(
    editor: Editor, registry: str, text: str, labels: list[str] | None, first: str | None
) -> None:
    offered, changed = await complete(editor, registry, text)
    if labels is not None:
        assert offered == labels
    if first is not None:
        assert changed == first


async def test_keys_are_offered_with_what_they_mean_and_once(editor: Editor, registry: str) -> None:
    offered, changed = await complete(editor, registry, '[[rule]]\nid = "x"\n|\nlegacy = "y"\n')
    assert offered[0] == "canonical"
    assert not {"id", "legacy", "paths", "exclude"} & set(offered)
    assert changed is not None
    assert changed.startswith('[[rule]]\nid = "x"\ncanonical = "')
    where = {"textDocument": {"uri": registry}, "position": {"line": 23, "character": 0}}
    items = await editor.request("textDocument/completion", where)
    assert all(item["documentation"] for item in items)


async def test_completion_knows_the_table_of_a_pyproject(
    editor: Editor, workspace: Callable[..., Path]
) -> None:
    text = '[project]\nname = "x"\n\n[[tool.ssot-lsp.rule]]\nlegacy = "old"\n\n'
    root = workspace("py", {"pyproject.toml": text}, base=False)
    editor.add_folder(root)
    uri = editor.open(root / "pyproject.toml", language="toml")
    for line, wanted in ((2, None), (5, "canonical")):
        where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 0}}
        items = await editor.request("textDocument/completion", where) or []
        assert (wanted in [item["label"] for item in items]) is (wanted is not None)
    found = await editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [one["name"] for one in found] == ["old"]

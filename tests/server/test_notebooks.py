from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.server.edits import applied, range_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

CODE, MARKUP = 2, 1


class Notebook:
    """A notebook that an editor has open: its cells with their languages."""

    def __init__(self, editor: Editor, uri: str, cells: list[str | tuple[str, str]]) -> None:
        self.editor, self.uri = editor, uri
        self.cells: list[str] = []
        self.number = 0
        made = [self._cell(cell) for cell in cells]
        self.cells = [one["uri"] for one in made]
        self.notify(
            "didOpen",
            {
                "notebookDocument": {
                    "uri": uri,
                    "notebookType": "jupyter-notebook",
                    "version": 1,
                    "cells": [self._kind(one) for one in made],
                },
                "cellTextDocuments": made,
            },
        )

    def _cell(self, cell: str | tuple[str, str]) -> dict[str, Any]:
        language, text = cell if isinstance(cell, tuple) else ("python", cell)
        self.number += 1
        uri = f"vscode-notebook-cell:{self.uri.removeprefix('file:')}#W{self.number}"
        self.editor.texts[uri], self.editor.versions[uri] = text, 1
        return {"uri": uri, "languageId": language, "version": 1, "text": text}

    @staticmethod
    def _kind(cell: dict[str, Any]) -> dict[str, Any]:
        return {"kind": MARKUP if cell["languageId"] == "markdown" else CODE, "document": cell["uri"]}

    def notify(self, what: str, params: dict[str, Any]) -> None:
        self.editor.notify(f"notebookDocument/{what}", params)

    def change(self, cells: dict[str, Any]) -> None:
        self.notify(
            "didChange",
            {"notebookDocument": {"uri": self.uri, "version": 2}, "change": {"cells": cells}},
        )

    def splice(self, start: int, delete: int, *new: str | tuple[str, str]) -> None:
        """Take cells out and put others in their place."""
        made = [self._cell(cell) for cell in new]
        gone = self.cells[start : start + delete]
        self.cells[start : start + delete] = [one["uri"] for one in made]
        array = {"start": start, "deleteCount": delete, "cells": [self._kind(one) for one in made]}
        for uri in gone:
            del self.editor.texts[uri], self.editor.versions[uri]
        closed = [{"uri": uri} for uri in gone]
        self.change({"structure": {"array": array, "didOpen": made, "didClose": closed}})

    def move(self, source: int, target: int) -> None:
        """Move a cell: in the protocol one goes and the same comes, and no document is opened or closed."""
        cell = self.cells.pop(source)
        self.change({"structure": {"array": {"start": source, "deleteCount": 1}}})
        self.cells.insert(target, cell)
        array = {"start": target, "deleteCount": 0, "cells": [{"kind": CODE, "document": cell}]}
        self.change({"structure": {"array": array}})

    def write(self, place: int, text: str) -> None:
        uri = self.cells[place]
        self.editor.versions[uri] += 1
        self.editor.texts[uri] = text
        document = {"uri": uri, "version": self.editor.versions[uri]}
        self.change({"textContent": [{"document": document, "changes": [{"text": text}]}]})

    def apply(self, edit: dict[str, Any]) -> None:
        """Apply a workspace edit to the cells."""
        for uri, (version, edits) in self.editor.edits_of(edit).items():
            assert version in {None, self.editor.versions[uri]}
            self.write(self.cells.index(uri), applied(self.editor.texts[uri], edits, self.editor.encoding))

    @property
    def texts(self) -> list[str]:
        return [self.editor.texts[uri] for uri in self.cells]

    def close(self) -> None:
        cells = [{"uri": uri} for uri in self.cells]
        self.notify("didClose", {"notebookDocument": {"uri": self.uri}, "cellTextDocuments": cells})
        for uri in self.cells:
            del self.editor.texts[uri], self.editor.versions[uri]

    async def lines(self) -> list[list[int]]:
        """Return the lines of the diagnostics of each cell."""
        return [[item["range"]["start"]["line"] for item in await self.items(uri)] for uri in self.cells]

    async def items(self, uri: str) -> list[dict[str, Any]]:
        if self.editor.pulls:
            report = await self.editor.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            return report["items"]
        await self.editor.fence()
        return self.editor.published(uri)


@pytest.fixture
def opened(editor: Editor, folder: Path):
    """Return what opens a notebook; it is closed again."""
    made: list[Notebook] = []

    def open_(*cells: str | tuple[str, str], name: str = "n.ipynb") -> Notebook:
        made.append(Notebook(editor, (folder / name).as_uri(), list(cells)))
        return made[-1]

    yield open_
    for notebook in made:
        if all(uri in editor.texts for uri in notebook.cells):
            notebook.close()


IMPORT = "from old.mod import A"


async def test_findings_stand_in_their_cells(editor: Editor, opened) -> None:
    notebook = opened("x = 1", IMPORT, "\n'é\U0001f600'; from old.mod import B\n")
    assert await notebook.lines() == [[], [0], [1]]
    text = editor.texts[notebook.cells[2]]
    (item,) = await notebook.items(notebook.cells[2])
    place = text.rindex("B")
    assert item["range"] == range_of(text, place, place + 1, editor.encoding)


async def test_an_import_in_one_cell_and_its_use_in_another(opened) -> None:
    notebook = opened("import old.mod", "print(1)", "old.mod.A()\nold.mod.B()")
    assert await notebook.lines() == [[0], [], [0, 1]]
    notebook.write(0, "import new.mod")
    assert await notebook.lines() == [[], [], []]
    notebook.write(0, "import old.mod as m")
    notebook.write(2, "m.A()")
    assert await notebook.lines() == [[0], [], [0]]


async def test_markdown_and_other_languages_are_not_python(opened) -> None:
    notebook = opened(
        ("markdown", IMPORT),
        ("javascript", IMPORT),
        f"%%bash\n{IMPORT}",
        f"%%time\n{IMPORT}",
        ("raw", IMPORT),
    )
    assert await notebook.lines() == [[], [], [], [1], []]


async def test_magics_do_not_hide_what_stands_around_them(opened) -> None:
    notebook = opened(f"%matplotlib inline\n!ls\nx = !pwd\n{IMPORT}\nold?", "!é ü\n" + IMPORT)
    assert await notebook.lines() == [[3], [1]]


async def test_cells_are_added_removed_and_moved(opened) -> None:
    notebook = opened("x = 1")
    notebook.splice(1, 0, IMPORT, "y = 2")
    assert await notebook.lines() == [[], [0], []]
    notebook.splice(0, 0, "import old.mod", ("markdown", "# old"))
    assert await notebook.lines() == [[0], [], [], [0], []]
    notebook.splice(0, 3)
    assert await notebook.lines() == [[0], []]
    notebook.splice(0, 1, f"# one\n{IMPORT}")
    assert await notebook.lines() == [[1], []]
    notebook.move(0, 1)
    assert await notebook.lines() == [[], [1]]


async def test_moving_a_cell_changes_what_the_others_mean(opened) -> None:
    notebook = opened("import old.mod as m", "m = 1", "m.A")
    assert await notebook.lines() == [[0], [], []]
    notebook.move(0, 1)
    assert await notebook.lines() == [[], [0], [0]]


async def test_a_cell_that_becomes_markdown_is_silent(opened) -> None:
    notebook = opened(IMPORT)
    notebook.splice(0, 1, ("markdown", IMPORT))
    assert await notebook.lines() == [[]]
    notebook.splice(0, 1, IMPORT)
    assert await notebook.lines() == [[0]]


async def test_what_was_shown_goes_with_the_cell(editor: Editor, opened) -> None:
    notebook = opened(IMPORT, IMPORT)
    first, second = notebook.cells
    assert await notebook.lines() == [[0], [0]]
    notebook.splice(0, 1)
    assert await notebook.items(first) == []
    notebook.close()
    assert await notebook.items(second) == []
    if editor.pulls:
        found = await editor.workspace()
        assert not any("W" in uri for uri in found)


async def test_the_workspace_holds_the_cells(editor: Editor, opened, folder: Path) -> None:
    if not editor.pulls:
        return
    notebook = opened("x = 1", IMPORT)
    answer = await editor.request("workspace/diagnostic", {"previousResultIds": []})
    found = {one["uri"]: len(one["items"]) for one in answer["items"]}
    assert found[notebook.cells[1]] == 1
    assert not found.get(notebook.uri)


async def actions(editor: Editor, notebook: Notebook, place: int, only: list[str] | None = None) -> Any:
    uri = notebook.cells[place]
    return await editor.actions(uri, editor.whole(uri), only)


async def test_a_quick_fix_edits_its_cell(editor: Editor, opened) -> None:
    if not editor.has("textDocument", "codeAction", "codeActionLiteralSupport"):
        return
    notebook = opened("x = 1", f"!ls\n{IMPORT}\n", "y = 2")
    fix = next(one for one in await actions(editor, notebook, 1) if one["title"].startswith("Import `A`"))
    notebook.apply(fix["edit"])
    assert notebook.texts == ["x = 1", "!ls\nfrom new.mod import A\n", "y = 2"]
    assert await notebook.lines() == [[], [], []]


async def test_a_quick_fix_reaches_the_uses_in_other_cells(editor: Editor, opened) -> None:
    if not editor.has("textDocument", "codeAction", "codeActionLiteralSupport"):
        return
    notebook = opened("import old.mod", ("markdown", "old.mod.A"), "old.mod.A()", "old.mod.B()")
    fix = next(
        one for one in await actions(editor, notebook, 2) if one["title"].startswith("Import `new.mod`")
    )
    notebook.apply(fix["edit"])
    assert notebook.texts == ["import new.mod", "old.mod.A", "new.mod.A()", "new.mod.B()"]


async def test_the_ignore_comment_stays_in_its_cell(editor: Editor, opened) -> None:
    if not editor.has("textDocument", "codeAction", "codeActionLiteralSupport"):
        return
    notebook = opened(IMPORT, "y = 2")
    fix = next(one for one in await actions(editor, notebook, 0) if one["title"].startswith("Ignore"))
    notebook.apply(fix["edit"])
    assert notebook.texts == [f"{IMPORT}  # ssot: ignore[old.mod]", "y = 2"]
    assert await notebook.lines() == [[], []]


async def test_an_ignore_comment_silences_its_own_cell_line(opened) -> None:
    notebook = opened(f"{IMPORT}  # ssot: ignore", IMPORT)
    assert await notebook.lines() == [[], [0]]
    notebook.write(0, f"# ssot: ignore-file\n{IMPORT}")
    assert await notebook.lines() == [[], []]


async def test_all_of_a_notebook_is_fixed_at_once(editor: Editor, opened) -> None:
    if not editor.has("textDocument", "codeAction", "codeActionLiteralSupport"):
        return
    notebook = opened("import old.mod", f"{IMPORT}\n", "%time\nold.mod.A()", f"%%bash\n{IMPORT}")
    offered = await actions(editor, notebook, 1, ["notebook.source.fixAll"])
    assert [one["kind"] for one in offered] == ["notebook.source.fixAll.ssot"]
    notebook.apply(offered[0]["edit"])
    assert notebook.texts == [
        "import new.mod",
        "from new.mod import A\n",
        "%time\nnew.mod.A()",
        f"%%bash\n{IMPORT}",
    ]


async def test_fix_all_of_a_cell_changes_only_that_cell(editor: Editor, opened) -> None:
    if not editor.has("textDocument", "codeAction", "codeActionLiteralSupport"):
        return
    notebook = opened("import old.mod", f"{IMPORT}\nfrom old.mod import B", "old.mod.A()")
    answers = [await actions(editor, notebook, place, ["source.fixAll"]) for place in range(3)]
    assert [[one["kind"] for one in offered] for offered in answers] == [[], ["source.fixAll.ssot"], []]
    (action,) = answers[1]
    assert set(editor.edits_of(action["edit"])) == {notebook.cells[1]}
    notebook.apply(action["edit"])
    assert notebook.texts[1] == "from new.mod import A\nfrom new.mod import B"


async def test_a_last_line_goes_without_a_trace(editor: Editor, opened) -> None:
    if not editor.has("textDocument", "codeAction", "codeActionLiteralSupport"):
        return
    notebook = opened("from new.mod import A\nfrom old.mod import A", "y = 2")
    (action,) = await actions(editor, notebook, 0, ["source.fixAll"])
    notebook.apply(action["edit"])
    assert notebook.texts == ["from new.mod import A", "y = 2"]


async def test_a_notebook_shown_as_text_is_no_python(editor: Editor, folder: Path) -> None:
    text = _file(IMPORT)
    for language in ("json", "python", "jupyter", ""):
        uri = editor.open(folder / f"{language}.ipynb", text, language)
        assert await editor.diagnostics(uri) == []
        assert await editor.actions(uri, editor.whole(uri)) == []


def _file(*cells: str) -> str:
    made = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


async def test_a_notebook_that_is_not_open_is_reported_at_its_file(editor: Editor, workspace, opened) -> None:
    text = _file("x = 'é\U0001f600'", f"y = 'é\U0001f600'; {IMPORT}")
    root = workspace("closed", {"closed.ipynb": text})
    await editor.configure(workspaceDiagnostics=True)
    try:
        editor.add_folder(root)
        uri = (root / "closed.ipynb").as_uri()
        found = await editor.workspace_settles(lambda found: uri in found)
        (item,) = found[uri]
        place = text.index("import A") + len("import ")
        assert item["range"] == range_of(text, place, place + 1, editor.encoding)
        assert item["message"].endswith("(cell 2, line 1)")
        # its cells speak for themselves while it is open
        notebook = Notebook(editor, uri, ["x = 1", IMPORT])
        assert await notebook.lines() == [[], [0]]
        assert uri not in await editor.workspace()
        notebook.close()
        assert uri in await editor.workspace()
        # shown as text it has what is known of the file
        shown = editor.open(root / "closed.ipynb", text, "json")
        assert [one["range"] for one in await editor.diagnostics(shown)] == [item["range"]]
        editor.close(shown)
    finally:
        await editor.configure(workspaceDiagnostics=False)


async def test_all_notebooks_of_the_workspace_are_fixed(editor: Editor, workspace) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    closed, text = _file("x = 1", IMPORT), "import old.mod\n"
    root = workspace("all", {"closed.ipynb": closed, "open.ipynb": _file("x"), "a.py": text})
    await editor.configure(workspaceDiagnostics=True)
    editor.add_folder(root)
    notebook = Notebook(editor, (root / "open.ipynb").as_uri(), ["import old.mod", "old.mod.A"])
    try:
        uri = (root / "closed.ipynb").as_uri()
        await editor.workspace_settles(lambda found: uri in found)
        done = await editor.command("ssot.fixWorkspace")
        await editor.fence()
        assert editor.texts[notebook.cells[0]] == "import new.mod"
        assert editor.texts[notebook.cells[1]] == "new.mod.A"
        assert (root / "a.py").read_text() == "import new.mod\n"
        if editor.has("notebookDocument"):
            assert done["skipped"] == [uri]
            assert (root / "closed.ipynb").read_text() == closed
        else:
            assert "skipped" not in done
            assert (root / "closed.ipynb").read_text() == closed.replace("from old.mod", "from new.mod")
    finally:
        notebook.close()
        await editor.configure(workspaceDiagnostics=False)


async def test_changes_of_what_is_not_open_are_survived(editor: Editor, opened, folder: Path) -> None:
    notebook = opened(IMPORT)
    editor.notify(
        "notebookDocument/didChange",
        {"notebookDocument": {"uri": "file:///no.ipynb", "version": 2}, "change": {"cells": {}}},
    )
    notebook.change(
        {"textContent": [{"document": {"uri": "cell:no", "version": 2}, "changes": [{"text": ""}]}]}
    )
    notebook.change(
        {"structure": {"array": {"start": 9, "deleteCount": 3}, "didClose": [{"uri": "cell:no"}]}}
    )
    editor.notify(
        "notebookDocument/didClose",
        {"notebookDocument": {"uri": "file:///no.ipynb"}, "cellTextDocuments": [{"uri": "cell:no"}]},
    )
    assert await notebook.lines() == [[0]]


async def test_the_command_fixes_a_notebook_by_its_own_uri(editor: Editor, opened) -> None:
    if not editor.has("workspace", "applyEdit"):
        return
    notebook = opened(("markdown", "# x"), "import old.mod", "old.mod.A")
    done = await editor.command("ssot.fixFile", notebook.uri)
    assert done == {"applied": True, "files": 1, "findings": 2}
    await editor.fence()
    assert notebook.texts == ["# x", "import new.mod", "new.mod.A"]


async def test_a_cell_in_the_place_of_one_in_another_language_is_seen(opened) -> None:
    notebook = opened("x = 1", f"%%bash\n{IMPORT}")
    for _ in range(5):
        assert await notebook.lines() == [[], []]
        notebook.splice(1, 1, IMPORT)
        assert await notebook.lines() == [[], [0]]
        notebook.splice(1, 1, f"%%bash\n{IMPORT}")

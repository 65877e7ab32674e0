"""A notebook open in an editor, the same one on the disk, and the command line say the same of it."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_lsp.cli.main import main
from ssot_lsp.core.text import LineIndex
from ssot_lsp.server.documents import Document
from ssot_lsp.server.folder import Folder
from ssot_lsp.server.mending import mend
from ssot_lsp.server.programs import joined
from ssot_lsp.workspace.scan import Job, run

FILES = {
    "ssot.toml": '[[rule]]\nlegacy = "old.mod"\ncanonical = "new.mod"\n',
    "old/__init__.py": "",
    "old/mod.py": "A = B = 1\n",
    "new/__init__.py": "",
    "new/mod.py": "A = B = 1\n",
}
LINES = (
    "import old.mod",
    "import old.mod as m",
    "from old.mod import A",
    "from old.mod import (\n    A,  # ä\n    B,\n)",
    "from old import mod",
    "old.mod.A",
    "m.B",
    "'é\U0001f600'; from old.mod import B",
    "from old.mod import A  # ssot: ignore",
    "%time",
    "!ls old.mod",
    "x = !pwd",
    "old?",
    "if True:\n    from old.mod import A",
    "from new.mod import A",
    "print(1)\\\n",
    "",
    "x = 'old.mod'",
    "old = 1",
    '"""',
    "\t",
    "import old.mod\r",
    "# comment",
)
HEADS = ("", "", "", "", "%%time\n", "%%bash\n", "\n\n")


@st.composite
def cells(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a cell: its language and its text, with or without a line end behind."""
    language = draw(st.sampled_from(["python", "python", "python", "python", "markdown", "javascript"]))
    lines = draw(st.lists(st.sampled_from(LINES), max_size=4))
    end = draw(st.sampled_from(["", "", "\n"]))
    return language, draw(st.sampled_from(HEADS)) + "\n".join(lines) + end


def notebook_of(drawn: list[tuple[str, str]], *, listed: bool, ascii_only: bool) -> str:
    made = []
    for language, text in drawn:
        source: Any = text.splitlines(keepends=True) if listed else text
        if listed:
            source = [line + "\n" for line in text.split("\n")]
            source[-1] = source[-1][:-1]
            source = [line for line in source if line]
        cell: dict[str, Any] = {"cell_type": "markdown", "metadata": {}, "source": source}
        if language != "markdown":
            cell.update(cell_type="code", execution_count=None, outputs=[])
            if language != "python":
                cell["metadata"] = {"vscode": {"languageId": language}}
        made.append(cell)
    book = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=ascii_only)


def checked(top: Path, *more: str) -> list[dict[str, Any]]:
    """Run the command line over the notebook."""
    out = io.StringIO()
    with redirect_stdout(out):
        main(["check", "--no-cache", "--output-format", "json", *more, str(top / "n.ipynb")])
    return json.loads(out.getvalue() or "[]")


@pytest.fixture(scope="module")
def top() -> Any:
    with TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        for rel, text in FILES.items():
            (top / rel).parent.mkdir(parents=True, exist_ok=True)
            (top / rel).write_text(text)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(top)
            yield top


def test_open_closed_and_command_line_agree(top: Path) -> None:
    tally: Counter[str] = Counter()
    folder = Folder(str(top), lambda _: None)
    folder.load()
    path = str(top / "n.ipynb")

    @settings(max_examples=max(150, settings().max_examples // 2))
    @given(st.lists(cells(), min_size=1, max_size=5), st.booleans(), st.booleans())
    def check(drawn: list[tuple[str, str]], listed: bool, ascii_only: bool) -> None:
        text = notebook_of(drawn, listed=listed, ascii_only=ascii_only)
        (top / "n.ipynb").write_bytes(text.encode())
        documents = [
            Document(str(number), language, 1, source.encode(), LineIndex(source.encode()), "notebook")
            for number, (language, source) in enumerate(drawn, 1)
        ]
        program = joined([one for one in documents if one.language == "python"], path, folder)
        report = folder.rules.report(program.utf8, folder.context(path))
        here = []
        for finding in report.findings:
            owner, (line, column, last, end) = program.place(finding.span.start, finding.span.end, "utf-32")
            here.append((int(owner.uri), line + 1, column + 1, last + 1, end + 1, finding.code))
        there = [
            (
                one["cell"],
                *(one["location"][name] for name in ("row", "column")),
                *(one["end_location"][name] for name in ("row", "column")),
                one["code"],
            )
            for one in checked(top)
        ]
        assert here == there
        tally["findings"] += len(here)
        tally["notebooks with findings"] += bool(here)

        frames: list[Any] = []
        job = Job(str(top), folder.rules.registry, (path,), "utf-32", files=("n.ipynb",), cache=False)
        run(job, frames.append)
        (*_, places, numbers) = next((one for one in frames if one[0] == "file"), ((), ()))
        assert list(numbers) == [one[:2] for one in here]
        lines = LineIndex(text.encode())
        for finding, (line, column, last, end) in zip(report.findings, places, strict=True):
            start, stop = lines.offset(line, column, "utf-32"), lines.offset(last, end, "utf-32")
            shown = json.loads(b'"' + text.encode()[start:stop] + b'"')
            assert shown == program.utf8[finding.span.start : finding.span.end].decode()

        folder.files_changed()
        modules = folder.modules()
        whole = folder.rules.report_with_fixes(program.utf8, folder.context(path), modules)
        mended = mend(program.utf8, whole, folder.rules, folder.context(path), modules)
        edits = program.edits(mended.edits, "utf-32")
        assert edits is not None
        fixed = [edited(source, edits.get(str(number), [])) for number, (_, source) in enumerate(drawn, 1)]
        frames.clear()
        run(
            Job(str(top), folder.rules.registry, (path,), "utf-32", files=("n.ipynb",), mode="fix"),
            frames.append,
        )
        changes = next((one[2] for one in frames if one[0] == "fix"), ())
        by_text = edited(text, [as_edit(one) for one in changes])
        checked(top, "--fix")
        written = (top / "n.ipynb").read_bytes().decode()
        assert sources(written) == fixed
        assert sources(by_text) == fixed
        tally["fixed"] += fixed != [source for _, source in drawn]

    check()
    assert tally["notebooks with findings"] > 60, tally
    assert tally["fixed"] > 30, tally


def sources(text: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]


def as_edit(change: tuple[int, int, int, int, str]) -> dict[str, Any]:
    line, column, last, end, text = change
    start, stop = {"line": line, "character": column}, {"line": last, "character": end}
    return {"range": {"start": start, "end": stop}, "newText": text}


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    lines = LineIndex(text.encode())
    utf8 = text.encode()
    for edit in reversed(edits):
        start, end = (
            lines.offset(edit["range"][name]["line"], edit["range"][name]["character"], "utf-32")
            for name in ("start", "end")
        )
        utf8 = utf8[:start] + edit["newText"].encode() + utf8[end:]
    return utf8.decode()

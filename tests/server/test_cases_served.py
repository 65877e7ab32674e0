from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.golden import Case, case_roots
from tests.server.edits import index_of
from tests.test_cases import Bench, bench_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

# One client that counts in each unit, pulls and is pushed to, resolves and does not, takes
# `documentChanges` and `changes`.
pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.parametrize("shared", ["vscode", "helix", "ale", "utf-32"], indirect=True, scope="session"),
]

SHARES = 8  # a test takes every eighth case: a folder costs more than a case
BESIDE = ("before", "after", "unsafe")


def placed(case: Case, root: Path) -> Path:
    """Lay a case out as a workspace; returns the path of its text."""
    shutil.copytree(case.root, root, ignore=shutil.ignore_patterns("case.toml", "__pycache__"))
    for stem in BESIDE:
        for path in [*root.rglob(f"{stem}.py"), *root.rglob(f"{stem}.pyi")]:
            path.unlink()
    path = root / case.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case.before)
    return path


def seen(text: str, item: dict[str, Any], encoding: str) -> tuple[str, str, int]:
    start, end = (
        index_of(text, item["range"][which]["line"], item["range"][which]["character"], encoding)
        for which in ("start", "end")
    )
    return item["code"], text[start:end], item["range"]["start"]["line"] + 1


async def served(editor: Editor, bench: Bench, root: Path) -> list[str]:
    """Serve a case; returns what is not as it should be."""
    case = bench.case
    path = placed(case, root)
    editor.add_folder(root)
    text = bench.source.utf8.decode("utf-8")
    uri = editor.open(path, text)
    wrong = []
    items = await editor.diagnostics(uri)
    found = [seen(text, item, editor.encoding) for item in items]
    wanted = [(want.code, want.text, want.line) for want in case.wants]
    if found != wanted:
        wrong.append(f"found {found}, wanted {wanted}")
    for item, want in zip(items, case.wants, strict=False):
        severity = dict(want.fields).get("severity")
        numbers = {"error": 1, "warning": 2, "information": 3, "hint": 4}
        if severity is not None and case.today is None and item["severity"] != numbers[severity]:
            wrong.append(f"severity {item['severity']}, wanted {severity}")
    actions = await editor.actions(uri, editor.whole(uri), ["source.fixAll.ssot"])
    for action in actions:
        editor.apply(action["edit"])
    if case.checks_fixes and case.today is None:
        fixed = bench.source.encode(editor.texts[uri].encode("utf-8"))
        if fixed != case.after:
            wrong.append(f"became {fixed!r}, wanted {case.after!r}")
        mends = case.after != case.before
        if mends is not bool(actions):
            wrong.append(f"{len(actions)} actions")
    editor.close(uri)
    editor.remove_folder(root)
    return [f"{case.name}: {one}" for one in wrong]


@pytest.mark.parametrize("share", range(SHARES))
async def test_a_case_is_served_as_check_has_it(editor: Editor, tmp_path: Path, share: int) -> None:
    wrong = []
    for number, root in enumerate(case_roots()[share::SHARES]):
        wrong += await served(editor, bench_of(root), tmp_path / str(number))
    assert not wrong, "\n".join(wrong)

"""The execution oracle of renames: trees are run, renamed with the edit applied, and run again."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings

from ssot_lsp.core.rewrite import module_paths
from ssot_lsp.workspace.rename_job import RenameJob, run
from ssot_lsp.workspace.renames import Rename
from tests.oracles.renaming import FORMS, Tree, module_of, moved, trees
from tests.oracles.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

Observed = dict[str, Any]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as process:
        yield process


def edited(tree: Tree) -> tuple[dict[str, str], list[Any], list[str]]:
    """Apply the edit of a rename, and move the files; what was left, and what was refused, beside it."""
    with TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        for path, text in tree.files.items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(text)
        frames: list[Any] = []
        pairs = tuple(Rename(old, new) for old, new in tree.renames)
        run(RenameJob(str(top), (str(top),), "utf-8", pairs), frames.append)
        files = dict(tree.files)
        left, refused = [], []
        for frame in frames:
            if frame[0] == "plan":
                refused = [one.reason for one in frame[1].refusals]
            if frame[0] == "fix":
                rel = Path(frame[1]).relative_to(top).as_posix()
                files[rel] = applied(files[rel], frame[2])
                left += [(rel, place) for place in frame[4]]
    return {moved(path, tree.renames): text for path, text in files.items()}, left, refused


def applied(text: str, edits: Any) -> str:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for line, column, last, end, new in reversed(edits):
        text = text[: starts[line] + column] + new + text[starts[last] + end :]
    return text


def expected(value: str, names: dict[str, str]) -> str:
    """Say what a value is described as once modules have other names."""
    if not value.startswith(("module ", "object ")):
        return value
    pattern = re.compile(
        r"(?<![\w.])(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?![\w.])"
    )
    return pattern.sub(lambda match: names[match[0]], value)


def differences(module: str, before: Observed, after: Observed, names: dict[str, str]) -> Iterator[str]:
    if "error" in before:
        return
    if "error" in after:
        yield f"import fails: {after['error']}"
        return
    starred = before["starred"]
    roots = {"module p", "module q", "module n"}
    for part in ("names", "calls"):
        for name, was in before[part].items():
            now = after[part].get(name)
            if now is None and was in roots | {f"module {module}.{name}"}:
                continue  # the root of `import a.b`, or a submodule that is an attribute of its package
            if now is not None and starred and was.startswith("module ") and now.startswith("module "):
                continue  # another root by a star import: `import a.b` in that module binds another now
            if now != expected(was, names):
                yield f"{part} {name}: was {was}, is {now}"
        for name in after[part].keys() - before[part].keys():
            if not after[part][name].startswith("module "):
                yield f"{part} {name} is new: {after[part][name]}"


def test_a_renamed_module_does_what_it_did(worker: Worker) -> None:
    tally: Counter[str] = Counter()

    @settings(max_examples=max(200, settings().max_examples))
    @given(trees())
    def check(tree: Tree) -> None:
        assume(tree.renames)
        tally["trees"] += 1
        modules = [module_of(path) for path in tree.files]
        before = worker.observe(tree.files, modules)
        files, left, refused = edited(tree)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module_paths, "path_edits", lambda *_: None)
            assert edited(tree) == (files, left, refused), "the short way and the long one differ"
        if refused:
            tally["refused"] += 1
            return
        if left:
            tally["left"] += 1
            tally.update(f"left: {form}" for form in tree.forms)
            return
        names = {module_of(path): module_of(moved(path, tree.renames)) for path in tree.files}
        for package in ("p", "p/s", "q", "n"):
            names.setdefault(package.replace("/", "."), moved(package, tree.renames).replace("/", "."))
        after = worker.observe(files, names.values())
        tally["changed"] += any(text != files[moved(path, tree.renames)] for path, text in tree.files.items())
        tally.update(f"kept: {form}" for form in tree.forms)
        for path in tree.files:
            module = module_of(path)
            if "error" in before[module]:
                tally["not runnable"] += 1
            before[module]["starred"] = "import *" in tree.files[path]
            found = list(differences(module, before[module], after[names[module]], names))
            assert not found, "\n".join(
                [*found, f"renames {tree.renames}"]
                + [f"--- {each}\n{text}" for each, text in tree.files.items() if text]
                + [f"+++ {each}\n{text}" for each, text in files.items() if text]
            )

    check()
    assert tally["changed"] > tally["trees"] / 3, tally
    assert tally["left"] < tally["trees"] / 8, tally
    assert tally["refused"] < tally["trees"] / 3, tally
    assert tally["not runnable"] < tally["trees"], tally
    assert all(tally[f"kept: {form}"] for form in FORMS), tally

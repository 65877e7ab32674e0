from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.registries.changes import changed_rules
from ssot_lsp.workspace.scan import Frame, Job, Since, run

if TYPE_CHECKING:
    from pathlib import Path

OLD, OTHER = Rule("old", ObjectRef("old"), ObjectRef("new")), Rule("other", ObjectRef("other"))


def frames(job: Job) -> dict[str, list[Frame]]:
    sent: list[Frame] = []
    run(job, sent.append)
    kinds: dict[str, list[Frame]] = {}
    for frame in sent:
        kinds.setdefault(frame[0], []).append(frame)
    return kinds


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {"a.py": "import old\n", "b.py": "import other\n", "c.py": "import fine\n"}.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))  # older than the clock's granularity
    return tmp_path


def names(found: list[Frame]) -> list[str]:
    return sorted(os.path.basename(frame[1]) for frame in found)  # noqa: PTH119


def rewrite_unseen(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def test_only_what_a_changed_rule_concerns_is_read_again(root: Path) -> None:
    before, after = Registry((OLD,)), Registry((OLD, OTHER))
    job = Job(str(root), before, (str(root),), "utf-16")
    first = frames(job)
    assert names(first["file"]) == ["a.py"]
    known = {frame[1]: (frame[2], frame[3]) for frame in first["file"]}
    rules = changed_rules(before, after)
    assert rules == (OTHER,)
    # of as many bytes and the same time: who reads it sees the change, who does not cannot
    rewrite_unseen(root / "a.py", "import NEW\n")
    second = frames(Job(str(root), after, (str(root),), "utf-16", since=Since(before, rules, known)))
    assert names(second["same"]) == ["a.py"]
    assert names(second["file"]) == ["b.py"]


def test_a_rule_that_went_takes_its_findings_along(root: Path) -> None:
    before, after = Registry((OLD, OTHER)), Registry((OLD,))
    first = frames(Job(str(root), before, (str(root),), "utf-16"))
    known = {frame[1]: (frame[2], frame[3]) for frame in first["file"]}
    rules = changed_rules(before, after)
    assert rules == (OTHER,)
    second = frames(Job(str(root), after, (str(root),), "utf-16", since=Since(before, rules, known)))
    assert names(second["same"]) == ["a.py"]
    assert "file" not in second


def test_a_file_that_changed_is_read_whatever_was_known(root: Path) -> None:
    before, after = Registry((OLD,)), Registry((OLD, OTHER))
    first = frames(Job(str(root), before, (str(root),), "utf-16"))
    known = {frame[1]: (frame[2], frame[3]) for frame in first["file"]}
    (root / "c.py").write_text("import old as o\n", encoding="utf-8")
    second = frames(Job(str(root), after, (str(root),), "utf-16", since=Since(before, (OTHER,), known)))
    assert names(second["file"]) == ["b.py", "c.py"]


def test_without_an_index_of_the_rules_before_everything_is_read(root: Path) -> None:
    before, after = Registry((OLD,)), Registry((OLD, OTHER))
    known = {str(root / "a.py"): (1_700_000_000_000_000_000, 11)}
    second = frames(Job(str(root), after, (str(root),), "utf-16", since=Since(before, (OTHER,), known)))
    assert names(second["file"]) == ["a.py", "b.py"]


def test_a_judgement_of_other_rules_is_none_of_these(root: Path) -> None:
    (root / "sub").mkdir()
    rewrite_unseen(root / "sub" / "d.py", "import other\n")
    assert names(frames(Job(str(root), Registry((OLD,)), (str(root),), "utf-16"))["file"]) == ["a.py"]
    changed = Registry((OLD, OTHER))
    rewrite_unseen(root / "e.py", "import fine\n")
    for path in (root / "sub", root):  # the first looks at a part, and remembers what it learned
        found = frames(Job(str(root), changed, (str(path),), "utf-16"))["file"]
    assert names(found) == ["a.py", "b.py", "d.py"]


def test_what_changed_rules_do_not_concern_stays_judged(root: Path) -> None:
    before, after = Registry((OLD,)), Registry((OLD, OTHER))
    first = frames(Job(str(root), before, (str(root),), "utf-16"))
    known = {frame[1]: (frame[2], frame[3]) for frame in first["file"]}
    frames(Job(str(root), after, (str(root),), "utf-16", since=Since(before, (OTHER,), known)))
    rewrite_unseen(root / "c.py", "import  old\n")  # unseen: what was judged clean is not read again
    assert names(frames(Job(str(root), after, (str(root),), "utf-16"))["file"]) == ["a.py", "b.py"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("from old.sub import x\n", OLD._replace(submodules=False)),
        ("from old.new import x\n", OLD._replace(canonical=ObjectRef("old.new"))),
    ],
    ids=["submodules left out", "a replacement below"],
)
def test_what_a_rule_said_before_concerns_a_file_too(root: Path, text: str, after: Rule) -> None:
    rewrite_unseen(root / "a.py", text)
    first = frames(Job(str(root), Registry((OLD,)), (str(root),), "utf-16"))
    known = {frame[1]: (frame[2], frame[3]) for frame in first["file"]}
    assert names(first["file"]) == ["a.py"]
    rules = changed_rules(Registry((OLD,)), Registry((after,)))
    assert rules == (OLD, after)
    since = Since(Registry((OLD,)), rules, known)
    second = frames(Job(str(root), Registry((after,)), (str(root),), "utf-16", since=since))
    assert "same" not in second
    assert "file" not in second

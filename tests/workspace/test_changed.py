from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ssot_lsp.errors import SsotError
from ssot_lsp.workspace.changed import LAST_LINE, changed_lines

LINES = [f"line {number}\n" for number in range(1, 21)]


def _git(top: Path, *arguments: str) -> str:
    command = ["git", "-C", str(top), "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def _commit(top: Path, message: str = "x") -> None:
    _git(top, "add", "-A")
    _git(top, "commit", "-q", "-m", message)


@pytest.fixture(autouse=True)
def _no_settings_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    _git(top, "init", "-q", "-b", "main")
    for name in ("a.py", "b.py", "sub/c.py"):
        (top / name).write_text("".join(LINES))
    _commit(top)
    return top


def _edit(path: Path, **changes: str) -> None:
    lines = path.read_text().splitlines(keepends=True)
    for line, text in changes.items():
        lines[int(line[1:]) - 1] = text
    path.write_text("".join(lines))


def test_nothing_touched(top: Path) -> None:
    assert changed_lines(str(top)) == {}
    assert changed_lines(str(top), "HEAD") == {}


def test_lines_changed_added_and_removed(top: Path) -> None:
    _edit(top / "a.py", _2="new\n", _3="new\n", _10="10\nadded\nadded\n", _20="no line end")
    _edit(top / "b.py", _5="")
    assert changed_lines(str(top), "HEAD") == {"a.py": [(2, 3), (10, 12), (22, 22)]}


def test_staged_committed_and_unsaved_changes_of_the_branch(top: Path) -> None:
    _git(top, "checkout", "-q", "-b", "feature")
    _edit(top / "a.py", _1="committed\n")
    _commit(top)
    _edit(top / "a.py", _3="staged\n")
    _git(top, "add", "a.py")
    _edit(top / "a.py", _5="in the work tree\n")
    assert changed_lines(str(top)) == {"a.py": [(1, 1), (3, 3), (5, 5)]}
    assert changed_lines(str(top), "HEAD") == {"a.py": [(3, 3), (5, 5)]}


def test_what_the_other_branch_did_since_does_not_count(top: Path) -> None:
    _git(top, "checkout", "-q", "-b", "feature")
    _edit(top / "a.py", _1="ours\n")
    _commit(top)
    _git(top, "checkout", "-q", "main")
    _edit(top / "b.py", _9="theirs\n")
    _commit(top)
    _git(top, "checkout", "-q", "feature")
    assert changed_lines(str(top), "main") == changed_lines(str(top)) == {"a.py": [(1, 1)]}


def test_the_default_branch_of_origin_comes_first(top: Path, tmp_path: Path) -> None:
    _git(top, "checkout", "-q", "-b", "trunk")
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "-q", str(top), str(clone))
    _git(clone, "checkout", "-q", "-b", "feature")
    _edit(clone / "a.py", _1="pushed\n")
    _commit(clone)
    _git(clone, "push", "-q", "-u", "origin", "feature")
    _edit(clone / "a.py", _2="not pushed\n")
    assert changed_lines(str(clone)) == {"a.py": [(1, 2)]}


def test_without_a_known_branch_head_is_compared(top: Path) -> None:
    _git(top, "branch", "-m", "main", "own")
    _edit(top / "a.py", _2="new\n")
    assert changed_lines(str(top)) == {"a.py": [(2, 2)]}


@pytest.mark.parametrize("how", [["--single-branch"], ["--depth", "1"]])
def test_a_clone_that_lacks_the_default_branch_says_so(top: Path, tmp_path: Path, how: list[str]) -> None:
    _git(top, "checkout", "-q", "-b", "feature")
    _edit(top / "a.py", _1="new\n")
    _commit(top)
    _git(top, "checkout", "-q", "main")
    _edit(top / "b.py", _1="meanwhile\n")
    _commit(top)
    _git(tmp_path, "clone", "-q", *how, "-b", "feature", top.as_uri(), "clone")
    with pytest.raises(SsotError, match="the default branch is not known here"):
        changed_lines(str(tmp_path / "clone"))


def test_a_shallow_clone_does_not_know_where_a_branch_was_left(top: Path, tmp_path: Path) -> None:
    _git(top, "checkout", "-q", "-b", "feature")
    _edit(top / "a.py", _1="new\n")
    _commit(top)
    _git(top, "checkout", "-q", "main")
    _edit(top / "b.py", _1="meanwhile\n")
    _commit(top)
    _git(
        tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", "-b", "feature", top.as_uri(), "clone"
    )
    for ref in ("origin/main", None):
        with pytest.raises(SsotError, match="beyond what this shallow clone has"):
            changed_lines(str(tmp_path / "clone"), ref)


def test_options_in_the_environment_change_nothing(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIFF_OPTS", "-u9")
    _edit(top / "a.py", _2="new\n")
    assert changed_lines(str(top)) == {"a.py": [(2, 2)]}


def test_before_the_first_commit_everything_is_new(tmp_path: Path) -> None:
    top = tmp_path / "fresh"
    top.mkdir()
    _git(top, "init", "-q")
    (top / "staged.py").write_text("a\nb\n")
    _git(top, "add", "staged.py")
    (top / "other.py").write_text("a\n")
    assert changed_lines(str(top)) == {"staged.py": [(1, 2)], "other.py": [(1, LAST_LINE)]}


def test_untracked_files_are_new_as_a_whole_ignored_ones_not(top: Path) -> None:
    (top / ".gitignore").write_text("ignored.py\n")
    _commit(top)
    (top / "new").mkdir()
    for name in ("new/u.py", "ignored.py"):
        (top / name).write_text("x\n")
    assert changed_lines(str(top)) == {"new/u.py": [(1, LAST_LINE)]}


def test_renamed_files_keep_their_untouched_lines(top: Path) -> None:
    _git(top, "mv", "a.py", "sub/moved.py")
    _edit(top / "sub/moved.py", _7="new\n")
    _git(top, "mv", "b.py", "only renamed.py")
    assert changed_lines(str(top)) == {"sub/moved.py": [(7, 7)]}


def test_deleted_files_are_not_there(top: Path) -> None:
    (top / "a.py").unlink()
    assert changed_lines(str(top)) == {}


def test_paths_are_relative_to_the_directory_given(top: Path) -> None:
    _edit(top / "a.py", _1="new\n")
    _edit(top / "sub/c.py", _1="new\n")
    (top / "sub/u.py").write_text("x\n")
    (top / "u.py").write_text("x\n")
    assert changed_lines(str(top / "sub")) == {"c.py": [(1, 1)], "u.py": [(1, LAST_LINE)]}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize(
    "name", ["a b.py", "caf\u00e9.py", 'q"uote.py', "tab\t.py", "back\\slash.py", "n\nl.py", " "]
)
def test_unusual_paths(top: Path, name: str) -> None:
    path = top / "d ir" / name
    path.parent.mkdir()
    path.write_text("".join(LINES))
    assert changed_lines(str(top)) == {f"d ir/{name}": [(1, LAST_LINE)]}
    _commit(top)
    _edit(path, _4="new\n")
    assert changed_lines(str(top), "HEAD") == {f"d ir/{name}": [(4, 4)]}
    path.rename(top / f"2{name}")
    _git(top, "add", "-A")
    assert changed_lines(str(top), "HEAD") == {f"2{name}": [(4, 4)]}


def test_lines_that_look_like_a_patch(top: Path) -> None:
    _edit(top / "a.py", _4="-- b/a.py\n", _6="++ b/evil.py\n", _8="@@ -1 +1 @@\n")
    _commit(top)
    _edit(top / "a.py", _4="++ b/worse.py\n", _6="-- a/b.py\n", _8="diff --git a/x b/x\n")
    assert changed_lines(str(top), "HEAD") == {"a.py": [(4, 4), (6, 6), (8, 8)]}


def test_files_that_git_takes_for_binary_are_new_as_a_whole(top: Path) -> None:
    (top / ".gitattributes").write_text("*.ipynb -diff\n")
    (top / "n b.ipynb").write_text("{}\n")
    (top / "gone.ipynb").write_text("{}\n")
    _commit(top)
    (top / "n b.ipynb").write_text("{ }\n")
    (top / "gone.ipynb").unlink()
    assert changed_lines(str(top), "HEAD") == {"n b.ipynb": [(1, LAST_LINE)]}


def test_settings_of_the_user_change_nothing(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text(
        "[diff]\nnoprefix = true\nmnemonicPrefix = true\nexternal = false\ncontext = 9\nrenames = false\n"
        "interHunkContext = 20\n[color]\nui = always\n[core]\nquotePath = true\n[diff]\nrelative = false\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    _git(top, "mv", "a.py", "\u00e9.py")
    _edit(top / "\u00e9.py", _2="new\n", _5="new\n")
    assert changed_lines(str(top)) == {"\u00e9.py": [(2, 2), (5, 5)]}


@pytest.mark.parametrize("ref", ["nonsense", "--output=x", "HEAD:a.py", "main..HEAD", ""])
def test_an_unknown_ref(top: Path, ref: str) -> None:
    with pytest.raises(SsotError, match="is no branch, tag or commit"):
        changed_lines(str(top), ref)


def test_no_work_tree(tmp_path: Path) -> None:
    with pytest.raises(SsotError, match="not a git repository"):
        changed_lines(str(tmp_path))


def test_no_git(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SsotError, match="needs Git"):
        changed_lines(str(top))

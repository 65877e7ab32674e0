from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_lsp.workspace.repository import excludes_setting
from tests.workspace.walks import discover

TREE = [
    "a.py",
    "b.py",
    "ab.py",
    "a b.py",
    "#a.py",
    "!a.py",
    "a[b].py",
    "a*.py",
    ".hidden.py",
    "trailing .py",
    "x.pyi",
    "x.ipynb",
    "caf\u00e9.py",
    "sub/a.py",
    "sub/b.py",
    "sub/ab.pyi",
    "sub/deep/a.py",
    "sub/deep/er/a.py",
    "sub/deep/er/b.py",
    "sub.py/a.py",
    "docs/a.py",
    "docs/sub/a.py",
    "docs/sub/b.py",
    "a/a.py",
    "a/b/a.py",
    "a/b/c/a.py",
    "a/x/b/a.py",
]

NASTY = [
    "*.py",
    "a.py",
    "/a.py",
    "a.py/",
    "sub",
    "sub/",
    "/sub/",
    "sub.py/",
    "sub.py",
    "sub/*",
    "sub/**",
    "sub/**/",
    "**/sub",
    "**/sub/**",
    "sub/**/a.py",
    "**/deep/a.py",
    "a/**/b",
    "a/**/b/a.py",
    "a/*/b",
    "**",
    "*",
    "**/",
    "*/",
    "/*",
    "/**",
    "/*/",
    "*\n!*/\n!*.pyi",
    "/*\n!/sub",
    "/*\n!/sub\n/sub/*\n!/sub/deep",
    "sub/*\n!sub/a.py",
    "sub\n!sub/a.py",
    "*.py\n!a.py",
    "!a.py\n*.py",
    "\\#a.py",
    "#a.py",
    "\\!a.py",
    "!a.py",
    "a\\ b.py",
    "a b.py   ",
    "trailing\\ .py",
    "a.py\\",
    "a\\.py",
    "\\a.py",
    "a\\*.py",
    "a[[]b].py",
    "a\\[b\\].py",
    "a[b].py",
    "[ab].py",
    "[!a].py",
    "[^a].py",
    "[a-b].py",
    "[b-a].py",
    "[]-a].py",
    "[a",
    "[a-",
    "[[:alpha:]].py",
    "[[:alpha:][:space:]]*.py",
    "[[:nonsense:]].py",
    "[[:alpha].py",
    "[\\a].py",
    "[\\]a].py",
    "?.py",
    "??.py",
    "a?b.py",
    "?ub/a.py",
    "sub?a.py",
    "sub[/]a.py",
    "sub[x/]a.py",
    "su*/a.py",
    "s*b*p*.py",
    "*u*",
    "*ub.*",
    "a**.py",
    "**b.py",
    "d*/**/b.py",
    ".*",
    "*.pyi\r",
    "\ufeffa.py",
    "",
    " ",
    "/",
    "//",
    "!",
    "\\",
    "./a.py",
    "../a.py",
    "sub//a.py",
    "*.py[i]",
    "*.[pi][yp]*",
    "[as][ub]*",
    "docs/sub",
    "docs/sub/a.py",
    "docs/*/a.py",
    "docs/s*",
    "docs/s*/",
    "*/a.py",
    "*/*/a.py",
    "**/*/a.py",
    "*b/",
    "sub/deep/er/../er",
    "A.py",
    "caf\u00e9.py",
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("repository")
    for name in TREE:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).touch()
    _init(top)
    return top


@pytest.fixture(autouse=True, scope="module")
def _no_settings_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("HOME", str(home))
        patch.delenv("XDG_CONFIG_HOME", raising=False)
        patch.delenv("GIT_CONFIG_GLOBAL", raising=False)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


def _git(top: Path, *arguments: str) -> str:
    command = ["git", "-C", str(top), "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def _init(top: Path) -> None:
    top.mkdir(exist_ok=True)
    _git(top, "init", "-q")
    _git(top, "config", "core.ignorecase", "false")


def _by_git(top: Path) -> list[str]:
    listed = _git(top, "ls-files", "-co", "--exclude-standard", "-z", "--", ".")
    return sorted(name for name in listed.split("\0") if name.endswith((".py", ".pyi", ".ipynb")))


def _by_us(top: Path) -> list[str]:
    found = discover([str(top)], str(top))
    assert not found.faults
    return sorted(file.rel for file in found.files)


def _write(top: Path, ignores: dict[str, str]) -> None:
    for old in top.rglob(".gitignore"):
        old.unlink()
    for directory, text in ignores.items():
        (top / directory / ".gitignore").write_bytes(text.encode())


@pytest.mark.parametrize("pattern", NASTY)
def test_one_pattern_means_what_git_says(repository: Path, pattern: str) -> None:
    _write(repository, {"": pattern + "\n"})
    assert _by_us(repository) == _by_git(repository)


@pytest.mark.parametrize("pattern", NASTY)
def test_one_pattern_in_a_subdirectory(repository: Path, pattern: str) -> None:
    _write(repository, {"": "*.pyi", "a": pattern, "sub": pattern})
    assert _by_us(repository) == _by_git(repository)


_piece = st.sampled_from(
    ["a", "b", "sub", "deep", "*", "**", "?", "/", "/", ".py", "[ab]", "[!s]", "\\", "docs"]
)
_pattern = st.one_of(
    st.sampled_from(NASTY),
    st.builds("{}{}".format, st.sampled_from(["", "", "!"]), st.lists(_piece, max_size=6).map("".join)),
)
_text = st.lists(_pattern, max_size=5).map("\n".join)


def _is_plain(text: str) -> bool:
    # Git takes the plain text before the first wildcard off a pattern, and so reads `x**/` as `**/`;
    # its manual says otherwise
    return not any(
        "**" in segment and segment != "**" for line in text.split("\n") for segment in line.split("/")
    )


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(["", "sub", "sub/deep", "docs", "a", "a/b"]), _text, max_size=4))
def test_any_ignore_files_mean_what_git_says(repository: Path, ignores: dict[str, str]) -> None:
    _write(repository, {where: text for where, text in ignores.items() if _is_plain(text)})
    assert _by_us(repository) == _by_git(repository)


def test_stars_inside_a_segment_are_plain_stars(repository: Path) -> None:
    _write(repository, {"": "su**/a.py"})
    left = _by_us(repository)
    assert "sub/a.py" not in left
    assert "sub/deep/a.py" in left


@pytest.fixture
def project(tmp_path: Path) -> Path:
    top = tmp_path / "project"
    for name in ["a.py", "b.py", "in/a.py", "in/b.py"]:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).touch()
    _init(top)
    return top


def test_info_exclude_counts_after_gitignore(project: Path) -> None:
    (project / ".git/info").mkdir(exist_ok=True)
    (project / ".git/info/exclude").write_text("a.py\nb.py\n")
    (project / ".gitignore").write_text("!/b.py\n")
    assert _by_us(project) == _by_git(project) == ["b.py"]


@pytest.mark.parametrize("where", ["default", "home", "xdg", "global", "repository"])
def test_global_excludes(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    home = tmp_path / "home"
    config = home / ".config" / "git"
    config.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    (config / "ignore").write_text("/in/a.py\n")
    (home / "mine").write_text("b.py\n")
    setting = '[user]\n\tname = x\n[Core] ; words\n\texcludesFile = "~/mi"ne # more\n'
    if where == "home":
        (home / ".gitconfig").write_text(setting)
        (config / "config").write_text("[core]\nexcludesfile = /nowhere\n")
    elif where == "xdg":
        (config / "config").write_text(setting)
    elif where == "global":
        (home / "other").write_text(setting)
        (home / ".gitconfig").write_text("[core]\nexcludesfile = /nowhere\n")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "other"))
    elif where == "repository":
        (home / ".gitconfig").write_text("[core]\nexcludesfile = /nowhere\n")
        _git(project, "config", "core.excludesFile", "~/mine")
    expected = ["a.py", "b.py", "in/b.py"] if where == "default" else ["a.py", "in/a.py"]
    assert _by_us(project) == _by_git(project) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("[core]\nexcludesfile=x", "x"),
        ("[core] excludesfile = x y  ", "x y"),
        ("[core]\nexcludesfile = a\n[core]\nEXCLUDESFILE = b", "b"),
        ('[core "sub"]\nexcludesfile = a', None),
        ("[other]\nexcludesfile = a", None),
        ('[core]\nexcludesfile = "a # b" ; c', "a # b"),
        ("[core]\nexcludesfile = C:\\\\git\\\\ignore", "C:\\git\\ignore"),
        ("[core]\nexcludesfile = a\\\nb", "ab"),
        ("[core]\n# excludesfile = a", None),
    ],
)
def test_setting_of_the_excludes_file(text: str, value: str | None) -> None:
    assert excludes_setting(text) == value


def test_ignore_files_above_the_start_count(project: Path) -> None:
    (project / ".gitignore").write_text("b.py\n/in/a.py\n/a.py\n")
    assert [file.rel for file in discover([str(project / "in")], str(project)).files] == []
    (project / "in/.gitignore").write_text("!a.py\n")
    assert [file.rel for file in discover([str(project / "in")], str(project)).files] == ["in/a.py"]


def test_outside_a_work_tree_gitignore_is_only_a_file(project: Path) -> None:
    (project / ".gitignore").write_text("a.py\n")
    shutil.rmtree(project / ".git")
    assert _by_us(project) == ["a.py", "b.py", "in/a.py", "in/b.py"]


def test_an_inner_work_tree_has_its_own_rules(project: Path) -> None:
    (project / ".gitignore").write_text("a.py\n")
    (project / "in/.gitignore").write_text("b.py\n")
    _init(project / "in")
    assert _by_us(project) == ["b.py", "in/a.py"]


def test_a_linked_work_tree_shares_info_exclude(project: Path, tmp_path: Path) -> None:
    _git(project, "commit", "-q", "--allow-empty", "-m", "x")
    _git(project, "worktree", "add", "-q", str(tmp_path / "linked"))
    (project / ".git/info").mkdir(exist_ok=True)
    (project / ".git/info/exclude").write_text("a.py\n")
    for name in ["a.py", "b.py"]:
        (tmp_path / "linked" / name).touch()
    assert _by_us(tmp_path / "linked") == _by_git(tmp_path / "linked") == ["b.py"]


def test_dot_ignore_counts_everywhere_and_before_gitignore(project: Path) -> None:
    (project / ".gitignore").write_text("a.py\n")
    (project / ".ignore").write_text("!a.py\nb.py\n")
    (project / "in/.ignore").write_text("!b.py\n")
    assert _by_us(project) == ["a.py", "in/a.py", "in/b.py"]
    shutil.rmtree(project / ".git")
    assert _by_us(project) == ["a.py", "in/a.py", "in/b.py"]

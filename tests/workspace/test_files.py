from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_lsp.workspace import files
from ssot_lsp.workspace.files import ScanFault, read_bytes, relative_to, size_of, with_size
from ssot_lsp.workspace.forks import USUAL_SIZE
from tests.workspace.walks import discover


def _make(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text("x = 1\n")


def _found(top: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    found = discover([str(top / path) for path in paths or ("",)], str(top), exclude)
    assert not found.faults
    return [file.rel for file in found.files]


def _link(link: Path, target: str) -> None:
    try:
        link.symlink_to(target)
    except OSError:  # Windows without the privilege
        pytest.skip("symbolic links cannot be made here")


def test_python_files_sorted_with_their_stat_values(tmp_path: Path) -> None:
    _make(tmp_path, "b/c.py", "b.py", "a.pyi", "n.ipynb", "b/d/e.py", ".hidden/x.py", "no.txt", "py", "x.pyc")
    found = discover([str(tmp_path)], str(tmp_path))
    assert [file.rel for file in found.files] == [
        ".hidden/x.py",
        "a.pyi",
        "b.py",
        "b/c.py",
        "b/d/e.py",
        "n.ipynb",
    ]
    for file in found.files:
        assert Path(file.path) == tmp_path / file.rel
        assert file.size == len("x = 1\n") + (os.linesep == "\r\n")
        assert file.mtime_ns == Path(file.path).stat().st_mtime_ns


class TestWithoutStat:
    def test_the_same_files_are_found(self, tmp_path: Path) -> None:
        _make(tmp_path, "a.py", "b/c.py", "b/d/e.pyi", "x.py/inner.py")
        found = discover([str(tmp_path)], str(tmp_path), want_stat=False)
        asked = discover([str(tmp_path)], str(tmp_path))
        assert found.files == [file._replace(mtime_ns=-1, size=-1) for file in asked.files]

    def test_links_lead_to_files(self, tmp_path: Path) -> None:
        _make(tmp_path, "a.py", "folder/b.py")
        _link(tmp_path / "c.py", "a.py")
        _link(tmp_path / "d.py", "nowhere.py")
        _link(tmp_path / "e.py", "folder")
        found = discover([str(tmp_path)], str(tmp_path), want_stat=False)
        assert [(file.rel, file.size) for file in found.files] == [
            ("a.py", -1),
            ("c.py", -1),
            ("folder/b.py", -1),
        ]
        assert found.faults == [ScanFault(str(tmp_path / "d.py"), "symbolic link to nothing")]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
    def test_pipes_are_not_found(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.py")
        assert discover([str(tmp_path)], str(tmp_path), want_stat=False).files == []

    def test_sizes_are_guessed_until_they_are_asked_for(self, tmp_path: Path) -> None:
        _make(tmp_path, "a.py", "b.py")
        found = discover([str(tmp_path)], str(tmp_path), want_stat=False).files
        asked = discover([str(tmp_path)], str(tmp_path)).files
        assert size_of(found) == 2 * USUAL_SIZE
        assert size_of([found[0], asked[1]]) == USUAL_SIZE + asked[1].size
        assert size_of([]) == 0
        assert [with_size(file).size for file in found] == [file.size for file in asked]
        assert with_size(asked[0]) is asked[0]
        (tmp_path / "a.py").unlink()
        assert with_size(found[0]) is found[0]


def test_usual_directories_are_left_out(tmp_path: Path) -> None:
    usual = [".git", ".hg", ".venv", "venv", "__pycache__", ".tox", "node_modules", "build", "dist", "_build"]
    _make(tmp_path, *(f"{name}/a.py" for name in usual), *(f"p/{name}/a.py" for name in usual))
    _make(tmp_path, "env/pyvenv.cfg", "env/lib/a.py", "src/environment/a.py", "rebuild/a.py", "p/build.py")
    assert _found(tmp_path) == ["p/build.py", "rebuild/a.py", "src/environment/a.py"]


def test_a_package_may_be_called_build(tmp_path: Path) -> None:
    _make(tmp_path, "src/build/__init__.py", "src/build/env.py", "build/lib/a.py", "dist/b.py")
    assert _found(tmp_path) == ["src/build/__init__.py", "src/build/env.py"]


def test_what_is_named_is_taken(tmp_path: Path) -> None:
    _make(tmp_path, ".venv/pyvenv.cfg", ".venv/a.py", ".venv/build/a.py", "script", "out/a.py", "out/b.py")
    assert _found(tmp_path, ".venv", "script") == [".venv/a.py", "script"]
    assert _found(tmp_path, "out", exclude=("out/**", "b.py")) == ["out/a.py"]
    assert _found(tmp_path, "out/b.py", exclude=("out/**", "b.py")) == ["out/b.py"]


def test_excluded(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", "backups/a.py", "p/backups/a.py", "p/a.py", "p/gen_a.py")
    assert _found(tmp_path, exclude=("backups/**",)) == ["a.py", "p/a.py", "p/backups/a.py", "p/gen_a.py"]
    assert _found(tmp_path, exclude=("backups", "gen_*.py")) == ["a.py", "p/a.py"]
    assert _found(tmp_path, exclude=("**",)) == []


def test_each_file_once(tmp_path: Path) -> None:
    _make(tmp_path, "p/a.py", "p/q/b.py")
    assert _found(tmp_path, "p", "", "p/a.py", "p/q/../q") == ["p/a.py", "p/q/b.py"]


def test_relative_paths_start_at_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make(tmp_path, "p/a.py", "q/b.py")
    monkeypatch.chdir(tmp_path / "p")
    found = discover([".", "../q"], str(tmp_path))
    assert [file.rel for file in found.files] == ["p/a.py", "q/b.py"]
    assert [Path(file.path) for file in found.files] == [tmp_path / "p/a.py", tmp_path / "q/b.py"]


def test_a_walk_from_above_the_root(tmp_path: Path) -> None:
    _make(tmp_path, "work/space/a.py", "work/other/b.py", "work/space/gen/c.py")
    found = discover([str(tmp_path / "work")], str(tmp_path / "work/space"), ("gen/**",))
    assert [file.rel for file in found.files] == ["../other/b.py", "a.py"]


def test_symbolic_links_to_files_are_followed_to_directories_not(tmp_path: Path) -> None:
    _make(tmp_path, "p/a.py", "elsewhere.txt")
    _link(tmp_path / "p/link.py", "a.py")
    _link(tmp_path / "p/loop", ".")
    _link(tmp_path / "p/dir.py", ".")
    _link(tmp_path / "text.py", "elsewhere.txt")
    assert _found(tmp_path) == ["p/a.py", "p/link.py", "text.py"]
    assert _found(tmp_path, "p/loop") == ["p/loop/a.py", "p/loop/link.py"]


def test_links_that_lead_nowhere_are_faults(tmp_path: Path) -> None:
    _make(tmp_path, "a.py")
    _link(tmp_path / "loop.py", "loop.py")
    _link(tmp_path / "gone.py", "nothing")
    found = discover([str(tmp_path)], str(tmp_path))
    assert [file.rel for file in found.files] == ["a.py"]
    assert found.faults == [
        ScanFault(str(tmp_path / "gone.py"), "symbolic link to nothing"),
        ScanFault(str(tmp_path / "loop.py"), "symbolic link loop"),
    ]


def test_named_and_missing(tmp_path: Path) -> None:
    found = discover([str(tmp_path / "no.py"), str(tmp_path / "a\0b")], str(tmp_path))
    assert found.files == []
    assert [fault.message for fault in found.faults] == ["not a path", "no such file or directory"]


def test_large_files_are_skipped_with_a_word(tmp_path: Path) -> None:
    _make(tmp_path, "a.py")
    with (tmp_path / "large.py").open("wb") as large:
        large.truncate(files.LARGEST)
    for start in ("", "large.py"):
        found = discover([str(tmp_path / start)], str(tmp_path))
        assert found.faults == [
            ScanFault(str(tmp_path / "large.py"), "skipped: 50 MB, and only files under 50 MB are read")
        ]
    assert read_bytes(str(tmp_path / "large.py")) == found.faults[0]
    with (tmp_path / "large.py").open("wb") as large:
        large.truncate(20 * files.LARGEST)
    told = read_bytes(str(tmp_path / "large.py"))
    assert told == found.faults[0]._replace(message="skipped: 1000 MB, and only files under 50 MB are read")


def test_directories_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(tmp_path, "a.py", "closed/b.py", "gone/c.py", "odd/d.py")
    scandir = os.scandir

    def refuse(path: str) -> object:
        name = Path(path).name
        if name == "closed":
            raise PermissionError(13, "Permission denied")
        if name == "gone":
            raise FileNotFoundError(2, "No such file or directory")
        if name == "odd":
            raise OSError(5, "Input/output error")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = discover([str(tmp_path)], str(tmp_path))
    assert [file.rel for file in found.files] == ["a.py"]
    assert found.faults == [
        ScanFault(str(tmp_path / "closed"), "permission denied"),
        ScanFault(str(tmp_path / "gone"), "no such file or directory"),
        ScanFault(str(tmp_path / "odd"), "input/output error"),
    ]


def test_a_file_that_vanishes_during_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(tmp_path, "a.py", "b.py")
    listed = files._list

    def remove(directory: str) -> object:
        result = listed(directory)
        (tmp_path / "b.py").unlink()
        return result

    monkeypatch.setattr(files, "_list", remove)
    found = files.discover([str(tmp_path)], str(tmp_path))
    assert [file.rel for file in found.files] == ["a.py"]
    assert found.faults == [ScanFault(str(tmp_path / "b.py"), "no such file or directory")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_are_not_found(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert _found(tmp_path) == []


@pytest.mark.parametrize("size", [0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 3 << 20])
def test_a_file_is_read_whole(tmp_path: Path, size: int) -> None:
    data = (b"line\r\n\x1a" * (size // 7 + 1))[:size]
    (tmp_path / "a.py").write_bytes(data)
    assert read_bytes(str(tmp_path / "a.py")) == data


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = str(tmp_path / "a.py")
    assert read_bytes(missing) == ScanFault(missing, "no such file or directory")
    assert isinstance(read_bytes(str(tmp_path)), ScanFault)
    assert read_bytes("a\0b") == ScanFault("a\0b", "not a path")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert read_bytes(missing) == ScanFault(missing, "permission denied")


def test_relative_to(tmp_path: Path) -> None:
    root = str(tmp_path)
    assert relative_to(root, root) == "."
    assert relative_to(str(tmp_path / "a" / "b.py"), root) == "a/b.py"
    assert relative_to(f"{root}x", root) == f"../{tmp_path.name}x"
    assert relative_to(str(tmp_path.parent), root) == ".."

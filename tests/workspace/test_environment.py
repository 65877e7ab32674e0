from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ssot_lsp.workspace.environment import ImportPath, find_environment, import_path


def make(directory: Path, settings: str = "home = /nowhere\n") -> Path:
    directory.mkdir(parents=True)
    (directory / "pyvenv.cfg").write_text(settings, "utf-8")
    return directory


class TestFindEnvironment:
    def test_the_order(self, tmp_path: Path) -> None:
        root = tmp_path / "work"
        active = make(tmp_path / "active")
        conda = tmp_path / "conda"
        (conda / "conda-meta").mkdir(parents=True)
        root.mkdir()
        environ = {"CONDA_PREFIX": str(conda)}
        assert find_environment(str(root), environ) == str(conda)
        plain = make(root / "venv")
        assert find_environment(str(root), environ) == str(plain)
        environ["VIRTUAL_ENV"] = str(active)
        assert find_environment(str(root), environ) == str(active)
        own = make(root / ".venv")
        assert find_environment(str(root), environ) == str(own)

    def test_none(self, tmp_path: Path) -> None:
        (tmp_path / ".venv").mkdir()
        assert find_environment(str(tmp_path), {}) is None
        assert find_environment(str(tmp_path), {"VIRTUAL_ENV": str(tmp_path / "gone")}) is None

    def test_the_variables_of_this_process_by_default(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VIRTUAL_ENV", str(make(tmp_path / "active")))
        assert find_environment(str(tmp_path)) == str(tmp_path / "active")


class TestImportPath:
    def test_without_an_environment_the_standard_library_of_the_host(self) -> None:
        found = import_path(None)
        assert found.packages == ()
        assert found.stdlib[0] == os.path.dirname(os.path.abspath(os.__file__))  # noqa: PTH120
        assert found.version == sys.version_info[:2]

    @pytest.mark.parametrize("layout", ["lib/python3.12/site-packages", "Lib/site-packages"])
    def test_site_packages(self, tmp_path: Path, layout: str) -> None:
        environment = make(tmp_path / "env")
        (environment / layout).mkdir(parents=True)
        assert import_path(str(environment)).packages == (str(environment / layout),)

    def test_lib64_that_is_a_link_to_lib(self, tmp_path: Path) -> None:
        environment = make(tmp_path / "env")
        site = environment / "lib" / "python3.12" / "site-packages"
        site.mkdir(parents=True)
        try:
            (environment / "lib64").symlink_to(environment / "lib", target_is_directory=True)
        except OSError:
            pytest.skip("no right to make links here")
        assert import_path(str(environment)).packages == (str(site),)

    def test_lines_of_path_files(self, tmp_path: Path) -> None:
        environment = make(tmp_path / "env")
        site = environment / "lib" / "python3.12" / "site-packages"
        for directory in (site / "inside", tmp_path / "project" / "src"):
            directory.mkdir(parents=True)
        source = tmp_path / "project" / "src"
        ran = tmp_path / "ran"
        (site / "a.pth").write_text(f"# comment\n\n{source}\ninside\nmissing\n", "utf-8")
        (site / "b.pth").write_text(f"import pathlib; pathlib.Path({str(ran)!r}).touch()\n", "utf-8")
        (site / ".hidden.pth").write_text(f"{tmp_path}\n", "utf-8")
        assert import_path(str(environment)).packages == (str(site), str(source), str(site / "inside"))
        assert not ran.exists()

    def test_system_packages_when_the_environment_has_them(self, tmp_path: Path) -> None:
        base = tmp_path / "base"
        site = base / "lib" / "python3.12" / "site-packages"
        site.mkdir(parents=True)
        for wanted in ("true", "false"):
            settings = f"home = {base / 'bin'}\ninclude-system-site-packages = {wanted}\nversion = 3.12.1\n"
            environment = make(tmp_path / wanted, settings)
            assert import_path(str(environment)).packages == ((str(site),) if wanted == "true" else ())

    def test_the_standard_library_of_its_own_python(self, tmp_path: Path) -> None:
        library = tmp_path / "base" / "lib" / "python3.8"
        (library / "lib-dynload").mkdir(parents=True)
        (library / "os.py").touch()
        environment = make(
            tmp_path / "env", f"home = {tmp_path / 'base' / 'bin'}\nversion_info = 3.8.18.final.0\n"
        )
        expected = ImportPath((), (str(library), str(library / "lib-dynload")), (3, 8))
        assert import_path(str(environment)) == expected

    def test_on_windows_home_holds_the_library(self, tmp_path: Path) -> None:
        home = tmp_path / "Python312"
        (home / "Lib").mkdir(parents=True)
        (home / "Lib" / "os.py").touch()
        environment = make(tmp_path / "env", f"home = {home}\nversion = 3.12.1\n")
        assert import_path(str(environment)).stdlib[0] == str(home / "Lib")

    def test_another_version_without_its_library_is_not_the_host(self, tmp_path: Path) -> None:
        environment = make(tmp_path / "env", "home = /nowhere/bin\nversion = 3.7.0\n")
        assert import_path(str(environment)) == ImportPath((), (), (3, 7))

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.workspace.roots import SourceRoots


def _make(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).touch()


def _modules(top: Path, *rels: str, configured: tuple[str, ...] | None = None) -> list[str | None]:
    roots = SourceRoots(str(top), configured)
    return [roots.module_of(rel).module for rel in rels]


def test_packages_at_the_workspace_root(tmp_path: Path) -> None:
    _make(tmp_path, "app/__init__.py", "app/core/__init__.py", "app/core/db.py", "tests/test_a.py", "run.py")
    roots = SourceRoots(str(tmp_path))
    assert roots.module_of("app/core/db.py") == FileContext("app/core/db.py", "app.core.db")
    assert roots.module_of("app/core/__init__.py") == FileContext("app/core/__init__.py", "app.core", True)
    assert roots.module_of("tests/test_a.py").module == "tests.test_a"
    assert roots.module_of("run.py").module == "run"


def test_src_is_a_root_unless_it_is_a_package(tmp_path: Path) -> None:
    _make(tmp_path, "one/src/app/__init__.py", "one/pyproject.toml", "src/app/__init__.py")
    _make(tmp_path, "two/src/__init__.py", "two/pyproject.toml", "plain/src/mod.py")
    names = ["src/app/a.py", "one/src/app/a.py", "two/src/a.py", "plain/src/mod.py", "src/mod.py"]
    assert _modules(tmp_path, *names) == ["app.a", "app.a", "src.a", "plain.src.mod", "mod"]


def test_lib_is_a_root_when_a_package_lies_in_it(tmp_path: Path) -> None:
    _make(tmp_path, "lib/pkg/__init__.py", "other/setup.cfg", "other/lib/mod.py")
    assert _modules(tmp_path, "lib/pkg/a.py", "lib/b.py", "other/lib/mod.py") == ["pkg.a", "b", "lib.mod"]


@pytest.mark.parametrize("marker", ["pyproject.toml", "setup.cfg", "manage.py"])
def test_projects_inside_the_workspace_are_roots(tmp_path: Path, marker: str) -> None:
    _make(tmp_path, f"services/auth/{marker}", "services/auth/auth/__init__.py", "services/auth/tests/t.py")
    _make(tmp_path, "services/mail/mail/__init__.py")
    rels = ["services/auth/auth/a.py", "services/auth/tests/t.py", "services/mail/mail/a.py"]
    assert _modules(tmp_path, *rels) == ["auth.a", "tests.t", "services.mail.mail.a"]


def test_setup_py_counts_when_it_calls_setup(tmp_path: Path) -> None:
    _make(tmp_path, "one/setup.py", "two/setup.py")
    (tmp_path / "one/setup.py").write_text("from setuptools import setup\nsetup(name='one')\n")
    (tmp_path / "two/setup.py").write_text("def setup():\n    'Set up the staging machines.'\n")
    assert _modules(tmp_path, "one/a.py", "two/a.py") == ["a", "two.a"]


def test_a_project_file_inside_a_package_makes_no_root(tmp_path: Path) -> None:
    _make(tmp_path, "app/__init__.py", "app/pyproject.toml", "app/src/mod.py", "app/part/pyproject.toml")
    assert _modules(tmp_path, "app/a.py", "app/src/mod.py", "app/part/b.py") == [
        "app.a",
        "app.src.mod",
        "app.part.b",
    ]


def test_namespace_packages(tmp_path: Path) -> None:
    _make(tmp_path, "google/cloud/storage/__init__.py", "app/__init__.py", "app/bare/inner/__init__.py")
    rels = ["google/cloud/storage/blob.py", "app/bare/inner/x.py", "app/bare/y.py"]
    assert _modules(tmp_path, *rels) == ["google.cloud.storage.blob", "app.bare.inner.x", "app.bare.y"]


def test_no_import_passes_through_a_hyphen(tmp_path: Path) -> None:
    _make(tmp_path, "my-service/app/__init__.py", "app/__init__.py", "app/a-b/c.py")
    names = ["my-service/app/a.py", "my-service/run.py", "app/a-b/c.py", "my-service/a-b.py"]
    assert _modules(tmp_path, *names) == ["app.a", "run", None, None]


def test_a_directory_of_stubs_is_a_package_for_stubs_alone(tmp_path: Path) -> None:
    _make(tmp_path, "requests-stubs/__init__.pyi", "requests-stubs/api.pyi", "requests-stubs/api.py")
    roots = SourceRoots(str(tmp_path))
    rels = ["requests-stubs/api.pyi", "requests-stubs/api.py", "requests-stubs/api.pyi"]
    assert [roots.package_of(rel) for rel in rels] == ["requests", "", "requests"]
    assert [roots.module_of(rel).module for rel in rels] == ["requests.api", None, "requests.api"]


def test_stubs(tmp_path: Path) -> None:
    _make(tmp_path, "typings/six/__init__.pyi", "requests-stubs/__init__.pyi", "app/__init__.pyi")
    rels = ["typings/six/__init__.pyi", "requests-stubs/api.pyi", "requests-stubs/__init__.pyi", "app/a.pyi"]
    assert _modules(tmp_path, *rels) == ["six", "requests.api", "requests", "app.a"]
    assert SourceRoots(str(tmp_path)).module_of("app/__init__.pyi") == FileContext(
        "app/__init__.pyi", "app", True
    )


@pytest.mark.parametrize(
    ("rel", "module", "package"),
    [
        ("app/__main__.py", "app.__main__", "app"),
        ("__main__.py", "__main__", None),
        ("app/conftest.py", "app.conftest", "app"),
        ("conftest.py", "conftest", None),
        ("__init__.py", None, None),
        ("app/1st.py", None, None),
        ("app/class.py", None, None),
        ("app/match.py", "app.match", "app"),
        ("app/a.b.py", None, None),
        ("app/.hidden.py", None, None),
        ("app/notes.ipynb", None, None),
        ("app/script", None, None),
        ("lambda/a.py", "a", None),
        ("caf\u00e9/a.py", "caf\u00e9.a", "caf\u00e9"),
    ],
)
def test_odd_names(tmp_path: Path, rel: str, module: str | None, package: str | None) -> None:
    _make(tmp_path, "app/__init__.py", rel)
    context = SourceRoots(str(tmp_path)).module_of(rel)
    assert (context.path, context.module, context.package) == (rel, module, package)
    assert SourceRoots(str(tmp_path)).package_of(rel) == (package or "")


def test_configured_roots_win_and_the_deepest_of_them(tmp_path: Path) -> None:
    _make(tmp_path, "src/app/__init__.py", "one/pyproject.toml", "one/a.py")
    rels = ["src/app/a.py", "one/a.py", "python/deep/b.py", "python/c.py", "pythonic/d.py"]
    assert _modules(tmp_path, *rels, configured=(".", "python", "./python/deep/")) == [
        "src.app.a",
        "one.a",
        "b",
        "c",
        "pythonic.d",
    ]
    assert _modules(tmp_path, *rels, configured=("python",)) == [None, None, "deep.b", "c", None]


def test_a_file_outside_the_workspace_is_named_from_its_first_directory_that_is_no_package(
    tmp_path: Path,
) -> None:
    _make(tmp_path, "work/a.py", "other/lib/pkg/__init__.py", "other/lib/pkg/sub/__init__.py")
    roots = SourceRoots(str(tmp_path / "work"))
    assert roots.module_of("../other/lib/pkg/sub/m.py").module == "pkg.sub.m"
    assert roots.module_of("../b.py").module == "b"
    assert roots.module_of(f"{tmp_path.as_posix()}/other/lib/pkg/m.py").module == "pkg.m"


def test_where_to_look_modules_up(tmp_path: Path) -> None:
    files = [
        "src/app/__init__.py",
        "one/pkg/__init__.py",
        "services/mail/mail/__init__.py",
        "src/app/x/__init__.py",
    ]
    _make(tmp_path, *files, "one/pyproject.toml")
    roots = SourceRoots(str(tmp_path))
    assert roots.search(files) == tuple(str(tmp_path / name) for name in ["", "one", "src", "services/mail"])
    assert SourceRoots(str(tmp_path), ["src", "."]).search(files) == (str(tmp_path / "src"), str(tmp_path))
    assert roots.search([]) == (str(tmp_path),)


def test_the_workspace_is_looked_up_first_though_it_is_a_package(tmp_path: Path) -> None:
    files = ["__init__.py", "new/__init__.py", "src/new/__init__.py", "src/app.py", "aside/x__init__.py"]
    _make(tmp_path, *files)
    assert SourceRoots(str(tmp_path)).search(files)[0] == str(tmp_path)


def test_only_a_file_of_that_very_name_makes_a_package(tmp_path: Path) -> None:
    _make(tmp_path, "aside/inner/x__init__.py")
    assert SourceRoots(str(tmp_path)).search(["aside/inner/x__init__.py"]) == (str(tmp_path),)


def test_the_depth_of_a_tree_is_no_limit(tmp_path: Path) -> None:
    deep = "d/" * 1_500
    assert SourceRoots(str(tmp_path)).root_of(f"my-service/{deep}d") == "my-service"
    roots = SourceRoots(str(tmp_path)).search([f"{deep}__init__.py"])
    assert roots[0] == str(tmp_path)

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ssot_lsp
from tests.editors import vsix

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "editors" / "vscode"


def contributed() -> dict:
    return json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["contributes"]


def test_the_readme_of_the_extension_names_every_setting_with_its_default():
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(ssot\.[\w.]+)` \|.*\| (.*?) \|$", readme, re.MULTILINE))
    settings = contributed()["configuration"]["properties"]
    assert set(rows) == set(settings)
    for name, setting in settings.items():
        default = setting["default"]
        if default is not None:
            written = default if isinstance(default, str) else json.dumps(default)
            assert rows[name].strip("`") == written, name


def test_the_readme_of_the_extension_names_every_command():
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\*([A-Z][\w. ]+)\*", readme))
    assert {command["title"] for command in contributed()["commands"]} <= named


def test_the_extension_and_the_server_are_of_one_version():
    manifest = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    assert manifest["version"] == ssot_lsp.__version__


def test_what_the_readme_pictures_is_there():
    pictures = re.findall(r"^!\[.+\]\((.*)\)$", (EXTENSION / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(pictures) == 4
    assert all((EXTENSION / picture).is_file() for picture in pictures)


def test_the_page_of_the_extension_has_pictures_where_they_can_be_seen():
    package = vsix.script()
    assert "![" not in package.readme("")
    assert package.readme("").count("\n\n\n") == 0
    assert package.readme("https://example.org/i/").count("](https://example.org/i/vscode-") == 4


PRETEND = """
import runpy, sys
sys.version_info, sys.implementation.name = {version}, {name!r}
sys.argv = [{launcher!r}, *{arguments}]
runpy.run_path({launcher!r}, run_name="__main__")
"""
HERE = tuple(sys.version_info)[:3]


@pytest.fixture
def launch(tmp_path):
    """Returns a function that runs the launcher of a bundle in a Python that takes itself for another one."""
    for name in ("libs/ssot_lsp", *(f"cp3{minor}" for minor in range(10, 15))):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "libs" / "ssot_lsp" / "__init__.py").touch()
    main = "import sys\n\ndef main():\n    print(sys.argv[1:], sys.flags.no_site)\n    return 7\n"
    (tmp_path / "libs" / "ssot_lsp" / "__main__.py").write_text(main)
    for name in ("tree_sitter_python", "tree_sitter_toml"):
        (tmp_path / "libs" / f"{name}.py").touch()
    for name in ("ahocorasick_rs", "tree_sitter"):
        (tmp_path / f"cp3{HERE[1]}" / f"{name}.py").touch()
    launcher = tmp_path / "launch.py"
    launcher.write_text((EXTENSION / "launch.py").read_text("utf-8"))

    def launch(*arguments, version=HERE, name="cpython"):
        code = PRETEND.format(version=version, name=name, launcher=str(launcher), arguments=arguments)
        command = [sys.executable, "-I", "-S", "-c", code]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        return ran.returncode, ran.stdout.strip(), ran.stderr.strip()

    launch.folder = tmp_path
    return launch


def test_the_launcher_runs_the_server_with_the_libraries_of_this_python(launch):
    assert launch("--probe") == (0, ".".join(map(str, HERE)), "")
    assert launch("server") == (7, "['server'] 1", "")


@pytest.mark.parametrize(
    ("version", "name", "it_is"),
    [
        ((3, 8, 18), "cpython", "it is Python 3.8.18"),
        ((3, 99, 0), "cpython", "it is Python 3.99.0"),
        ((3, 11, 7), "pypy", "it is pypy 3.11.7"),
    ],
)
def test_the_launcher_says_why_a_python_cannot_run_it(launch, version, name, it_is):
    reason = f"{it_is}; the bundled server runs on CPython 3.10 to 3.14"
    assert launch("--probe", version=version, name=name) == (1, reason, "")
    assert launch("server", version=version, name=name) == (2, "", reason)


def test_the_launcher_says_which_library_cannot_be_loaded(launch):
    (launch.folder / f"cp3{HERE[1]}" / "tree_sitter.py").write_text(
        "raise ImportError('wrong\\nprocessor')\n"
    )
    code, said, _ = launch("--probe")
    assert code == 1
    assert said.endswith("a library of the bundled server cannot be loaded: wrong processor")


def test_every_python_3_understands_the_launcher():
    ast.parse((EXTENSION / "launch.py").read_text("utf-8"), feature_version=(3, 4))

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from ssot_lsp.server.settings import settings_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EDITORS = Path(__file__).parents[2] / "editors"
COMMAND = ["ssot-lsp", "server"]
LANGUAGES = {"python", "toml", "markdown"}
ROOTS = ["ssot.toml", "pyproject.toml"]
TESTED = {"vscode", "neovim", "helix", "emacs", "vim"}
FOLDERS = sorted(path.name for path in EDITORS.iterdir() if path.is_dir())


def text(path):
    return (EDITORS / path).read_text("utf-8")


def read_json(path):
    return json.loads(text(path))


def assert_settings(given):
    """They are ones that the server knows: another value is complained of, or takes effect."""
    assert set(given) <= {"registry", "workspaceDiagnostics", "renameImports", "logLevel"}
    settings, complaints = settings_of(given)
    assert not complaints
    assert settings == settings_of({})[0], "what the set-ups say is what is so anyhow"


def test_neovim_says_the_same_as_the_others():
    lua = text("neovim/lsp/ssot.lua")
    listed = {key: re.findall(r"'([^']+)'", values) for key, values in re.findall(r"(\w+) = {([^}]*)}", lua)}
    assert listed["cmd"] == COMMAND
    assert set(listed["filetypes"]) == LANGUAGES
    assert listed["root_markers"] == ROOTS


def test_vscode_says_the_same_as_the_others():
    known = set(read_json("vscode/package.json")["contributes"]["configuration"]["properties"])
    assert {"ssot.registry", "ssot.workspaceDiagnostics", "ssot.renameImports", "ssot.logLevel"} <= known
    assert "workspaceContains:**/ssot.toml" in read_json("vscode/package.json")["activationEvents"]


def test_helix():
    given = tomllib.loads(text("helix/languages.toml"))
    server = given["language-server"]["ssot"]
    assert [server["command"], *server["args"]] == COMMAND
    assert_settings(server["config"]["ssot"])
    assert {one["name"] for one in given["language"]} == LANGUAGES
    for one in given["language"]:
        assert one["roots"] == ROOTS
        first = one["language-servers"][0]
        assert (first["name"] if isinstance(first, dict) else first) == "ssot"


def test_sublime():
    (given,) = read_json("sublime/LanguageServers.sublime-settings").values()
    assert given["enabled"] is True
    assert given["command"] == COMMAND
    assert given["selector"].split(" | ") == ["source.python", "source.toml", "text.html.markdown"]
    assert_settings({key.removeprefix("ssot."): value for key, value in given["settings"].items()})


def test_zed():
    given = read_json("zed/settings.json")
    (name,) = given["lsp"]
    assert given["languages"] == {"Python": {"language_servers": [name, "..."]}}
    binary = given["lsp"][name]["binary"]
    assert [binary["path"], *binary["arguments"]] == COMMAND
    assert_settings(given["lsp"][name]["initialization_options"])


def test_kate():
    servers = read_json("kate/settings.json")["servers"]
    assert set(servers) == LANGUAGES
    assert servers["python"]["command"] == COMMAND
    assert servers["python"]["rootIndicationFileNames"] == ROOTS
    assert_settings(servers["python"]["settings"]["ssot"])
    assert [servers[name]["use"] for name in ("toml", "markdown")] == ["python", "python"]
    modes = [re.compile(one["highlightingModeRegex"]) for one in servers.values()]
    assert all(mode.search(name) for mode, name in zip(modes, ("Python", "TOML", "Markdown"), strict=True))


def test_pycharm():
    given = read_json("pycharm/ssot-lsp/template.json")
    assert given["programArgs"]["default"].split() == COMMAND
    assert {one["languageId"] for one in given["fileTypeMappings"]} == LANGUAGES
    assert_settings(read_json("pycharm/ssot-lsp/settings.json")["ssot"])


def test_coc():
    (given,) = read_json("vim/coc-settings.json")["languageserver"].values()
    assert [given["command"], *given["args"]] == COMMAND
    assert set(given["filetypes"]) == LANGUAGES
    assert given["rootPatterns"] == ROOTS
    assert_settings(given["settings"]["ssot"])


def test_vim_lsp():
    given = text("vim/vim-lsp.vim")
    assert f"'cmd': {COMMAND}," in given
    assert set(re.findall(r"'(\w+)'", re.search(r"'allowlist': \[(.*)\]", given)[1])) == LANGUAGES
    assert str(ROOTS) in given
    assert_settings(json.loads(re.search(r"{'ssot': ({.*})}", given)[1].replace("'", '"')))


@pytest.mark.parametrize("name", FOLDERS)
def test_the_readme_says_how_and_whether_it_is_tested(name):
    readme = text(f"{name}/README.md")
    table = [line for line in text("README.md").splitlines() if f"]({name})" in line]
    assert table, "every editor is in the table"
    assert "ssot-lsp" in readme
    if name in TESTED:
        assert "tests/editors" in readme
        assert any("| in " in line for line in table)
    else:
        assert "Not tested in CI" in readme
        assert "The format is that of" in readme
        assert all("| no: " in line for line in table)


@pytest.mark.parametrize("name", FOLDERS)
def test_json_in_readmes_is_json(name):
    for block in re.findall(r"^```json\n(.*?)^```", text(f"{name}/README.md"), re.MULTILINE | re.DOTALL):
        json.loads(block if block.startswith("{") else "{" + block + "}")

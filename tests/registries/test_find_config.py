from __future__ import annotations

import sys

import pytest

from ssot_lsp.errors import SsotError
from ssot_lsp.registries.load import find_config, workspace_root

TABLE = "[tool.ssot-lsp]\n"


def found(root, start: str = ".") -> str | None:
    path = find_config(root / start)
    return None if path is None else path.removeprefix(str(root)).replace("\\", "/").lstrip("/")


@pytest.mark.parametrize(
    ("files", "start", "expected"),
    [
        ({"ssot.toml": ""}, ".", "ssot.toml"),
        ({"ssot.toml": "", "a/b/x.py": ""}, "a/b", "ssot.toml"),
        ({"ssot.toml": "", "a/b/x.py": ""}, "a/b/x.py", "ssot.toml"),
        ({"ssot.toml": "", "a/ssot.toml": "", "a/b/x.py": ""}, "a/b", "a/ssot.toml"),
        ({"ssot.toml": "", "pyproject.toml": TABLE}, ".", "ssot.toml"),
        ({"ssot.toml": "", "a/pyproject.toml": TABLE}, "a", "a/pyproject.toml"),
        ({"ssot.toml": "", "a/pyproject.toml": "[tool.other]\n"}, "a", "ssot.toml"),
        ({"ssot.toml": "", "a/pyproject.toml": "[project]\nname = 'ssot-lsp'\n"}, "a", "ssot.toml"),
        ({"ssot.toml": "", "a/pyproject.toml": "broken =\n# ssot-lsp\n"}, "a", "ssot.toml"),
        ({"a/pyproject.toml": "broken =\n[tool.ssot-lsp]\n"}, "a", "a/pyproject.toml"),
        ({"a/pyproject.toml": "[[tool.ssot-lsp.rule]]\nlegacy = 'x'\r\n"}, "a", "a/pyproject.toml"),
        ({"a/pyproject.toml": "\ufefftool.ssot-lsp.exclude = []"}, "a", "a/pyproject.toml"),
        ({".git/x": "", "SSOT_IMPORT_REGISTRY.md": ""}, ".", "SSOT_IMPORT_REGISTRY.md"),
        ({".git/x": "", "my-ssot-registry.MD": "", "a/b/x.py": ""}, "a/b", "my-ssot-registry.MD"),
        ({".git/x": "", "docs/SSOT_REGISTRY.md": "", "a/x.py": ""}, "a", "docs/SSOT_REGISTRY.md"),
        ({".git/x": "", "docs/SSOT_REGISTRY.md": "", "a/SSOT_REGISTRY.md": ""}, "a", "a/SSOT_REGISTRY.md"),
        ({".git/x": "", "docs/SSOT_REGISTRY.md": "", "SSOT_REGISTRY.md": ""}, ".", "SSOT_REGISTRY.md"),
        ({".git/x": "", "REGISTRY_SSOT.md": "", "SSOT_REGISTRY.txt": "", "SSOT.md": ""}, ".", None),
        ({".git/x": "", "other/SSOT_REGISTRY.md": ""}, ".", None),
        ({".git/x": "", "SSOT_REGISTRY.md/x": ""}, ".", None),
        ({"ssot.toml": "", "a/SSOT_REGISTRY.md": ""}, "a", "ssot.toml"),
        ({"SSOT_REGISTRY.md": "", "a/x.py": ""}, "a", None),
        ({"SSOT_REGISTRY.md": ""}, ".", "SSOT_REGISTRY.md"),
        ({"SSOT_REGISTRY.md": "", "a/.git": "gitdir: x", "a/x.py": ""}, "a", None),
        ({"ssot.toml/x": ""}, ".", None),
    ],
)
def test_the_nearest_is_found(tree, files, start, expected) -> None:
    assert found(tree(files), start) == expected


def test_several_documents_in_one_folder_are_for_the_user_to_choose_from(tree) -> None:
    root = tree({"docs/A_SSOT_REGISTRY.md": "", "docs/B_SSOT_REGISTRY.md": ""})
    with pytest.raises(SsotError, match=r"A_SSOT_REGISTRY\.md, B_SSOT_REGISTRY\.md.*\n?.*documents = \["):
        find_config(root)


def test_a_folder_that_is_not_there_has_the_registry_above(tree) -> None:
    root = tree({"ssot.toml": ""})
    assert found(root, "not/there") == "ssot.toml"


@pytest.mark.parametrize(
    ("config", "root"),
    [
        ("ssot.toml", ""),
        ("docs/SSOT_REGISTRY.md", ""),
        ("a/SSOT_REGISTRY.md", "a"),
        ("docs/ssot.toml", "docs"),
    ],
)
def test_the_root_is_the_folder_that_the_registry_is_for(tmp_path, config, root) -> None:
    assert workspace_root(tmp_path / config) == str(tmp_path / root)


def test_looking_loads_nothing_dear(tree) -> None:
    import subprocess

    root = tree({"ssot.toml": ""})
    code = (
        "import sys, ssot_lsp.registries.load as load, ssot_lsp.registries.compiled\n"
        "assert load.find_config(sys.argv[1])\n"
        "dear = {'tomllib', 'tomli', 'pathlib', 'tree_sitter', 'markdown_it', 'json', 'datetime'}\n"
        "sys.exit(' '.join(dear & set(sys.modules)) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", code, str(root)], check=False, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")

from __future__ import annotations

import os

import pytest

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Registry, Rule
from ssot_lsp.workspace import files
from ssot_lsp.workspace.checker import Checker, Options
from ssot_lsp.workspace.index import Index, rules_key

REGISTRY = Registry(rules=(Rule(id="r", legacy=ObjectRef("old.mod"), canonical=ObjectRef("new.mod")),))
LONG_AGO = 1_000_000_000
TEXTS = {
    "a.py": "x = 1\n",
    "hit.py": "import old.mod\n",
    "pkg/__init__.py": "",
    "pkg/b.py": "from . import c\n",
    "pkg/c.pyi": "from .b import x\n",
    "pkg/not-a-name.py": "from . import b\n",
    "top.py": "from . import a\n",
}


@pytest.fixture
def checker(tmp_path):
    """A checker that remembers each of `TEXTS`."""
    for name, text in TEXTS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        os.utime(path, (LONG_AGO, LONG_AGO))
    made = Checker(str(tmp_path), REGISTRY, Options(fixes=False))
    made.memory = Index(str(tmp_path), rules_key(REGISTRY))
    for found in walked(tmp_path):
        made.check(found)
    for learned in made.learned:
        made.memory.learn(*learned)
    made.memory.same_rules = True
    return made


def walked(root):
    return files.discover([str(root)], str(root)).files


def left(checker, root):
    found = walked(root)
    kept = checker.memory.not_clean(found, checker.roots.package_in)
    for file in found:  # the quick way leaves out nothing that the other one does not know to be clean
        assert file in kept or checker.from_memory(file) == (None,)
    return [file.rel for file in kept]


def test_what_is_remembered_as_clean_is_left_out(checker, tmp_path):
    assert left(checker, tmp_path) == ["hit.py", "pkg/c.pyi", "pkg/not-a-name.py"]


def test_a_file_that_is_another_one_is_not(checker, tmp_path):
    os.utime(tmp_path / "a.py", (LONG_AGO, LONG_AGO + 1))
    (tmp_path / "top.py").write_text("from . import abc\n")
    os.utime(tmp_path / "top.py", (LONG_AGO, LONG_AGO))
    (tmp_path / "new.py").write_text("")
    assert {"a.py", "top.py", "new.py"} < set(left(checker, tmp_path))


def test_a_file_whose_package_is_another_one_is_not(checker, tmp_path):
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "pkg" / "pyproject.toml").write_text("")
    (tmp_path / "pkg" / "__init__.py").unlink()
    again = Checker(str(tmp_path), REGISTRY, Options(fixes=False))
    again.memory = checker.memory
    assert "pkg/b.py" in left(again, tmp_path)


def test_what_is_gone_is_dropped(checker, tmp_path):
    checker.memory.save([found.rel for found in walked(tmp_path)])
    (tmp_path / "a.py").unlink()
    again = Index(str(tmp_path), rules_key(REGISTRY))
    again.save([found.rel for found in walked(tmp_path)])
    assert again.find("a.py", *where("a.py", LONG_AGO)) is None
    once_more = Index(str(tmp_path), rules_key(REGISTRY))
    assert once_more.find("a.py", *where("a.py", LONG_AGO)) is None
    assert once_more.find("hit.py", *where("hit.py", LONG_AGO)) is not None


def where(name, seconds):
    return seconds * 1_000_000_000, len(TEXTS[name])


def test_other_rules_know_nothing(checker, tmp_path):
    checker.memory.same_rules = False
    assert len(left(checker, tmp_path)) == len(TEXTS)

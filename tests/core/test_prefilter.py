from __future__ import annotations

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Registry, Rule

RULES = (
    Rule("mod", ObjectRef("old.mod"), ObjectRef("new.mod")),
    Rule("name", ObjectRef("old.pkg.deep", "X"), ObjectRef("new.mod", "X")),
    Rule("package", ObjectRef("mod"), ObjectRef("new.other")),
)


def context_of(rel: str) -> FileContext:
    module = rel.removesuffix(".py").replace("/", ".")
    return FileContext(rel, module.removesuffix(".__init__"), module.endswith(".__init__"))


def may_hit(text: str, rel: str = "app.py") -> bool:
    return bool(Prefilter(RuleIndex(RULES), context_of).may_hit(text.encode(), rel))


HITS = [
    "from old.mod import X\n",
    "from old import mod\n",
    "from old import (\n    other,\n    mod,\n)\n",
    "x = 1; import old.mod\n",
    "from old.mod \\\n    import mod\n",
    "from \\\r\n    old.mod \\\r\n    import thing\r\n",
    "import old . mod\n",
    "from\told.mod\timport*\n",
    "if x: from old.mod import(X)\n",
    "import old\rx = old.mod.X\r",
    "from \uff4fld.mod import X\n",
    "x = 'old.mod.X'\n",
    "'''\n>>> import old . mod\n'''\n",
    "'''\n>>> f()\n... import os, old . mod as m\n'''\n",
    "import importlib\nimportlib.import_module('.mod', 'old')\n",
    "from importlib.util import find_spec\nfind_spec('.mod', 'old')\n",
    "# ssot: ignore\n",
]


@pytest.mark.parametrize("text", HITS)
def test_never_says_no_where_something_is_found(text: str) -> None:
    registry = Registry(rules=RULES)
    found = analyse(text.encode(), context_of("app.py"), RuleIndex(RULES), registry, NoModules()).findings
    assert found
    assert may_hit(text)


@pytest.mark.parametrize("text", ["from . import mod\n", "'''\n>>> from .mod import X\n'''\n"])
def test_relative_imports_count_in_their_package(text: str) -> None:
    assert may_hit(text, "old/app.py")


@pytest.mark.parametrize(
    "text",
    [
        "import os\n",
        "from old import other\n",
        "from older.mod import X\n",
        "from new.mod import X\n",
        "x = 'old'\n",
    ],
)
def test_says_no_where_nothing_can_be_found(text: str) -> None:
    assert not may_hit(text)


def test_a_dotted_import_binds_a_root_that_may_be_legacy_alone() -> None:
    rule = Rule("top", ObjectRef("old"), ObjectRef("new"), submodules=False)
    assert Prefilter(RuleIndex([rule]), context_of).may_hit(b"import old.sub\nold.x\n", "app.py")

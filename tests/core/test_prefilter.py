from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.analysis import analyse_file
from ssot_lsp.core.context import FileContext
from ssot_lsp.core.digest import Digester
from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Registry, Rule
from tests.core.layouts import sources

RULES = (
    Rule("mod", ObjectRef("old.mod"), ObjectRef("new.mod")),
    Rule("name", ObjectRef("old.pkg.deep", "X"), ObjectRef("new.mod", "X")),
    Rule("package", ObjectRef("mod"), ObjectRef("new.other")),
    Rule("on-disk", ObjectRef("old", "kit"), ObjectRef("new", "kit")),
)
RELS = (
    "app.py",
    "old/pkg/app.py",
    "old/app.py",
    "old/mod/__init__.py",
    "mod/sub/my-app.py",
    "old/kit/__init__.py",
    "old/kit/sub/app.py",
    "old-stubs/mod/app.pyi",
    "old-stubs/kit/__init__.pyi",
)


def context_of(rel: str) -> FileContext:
    module = rel.removesuffix("i").removesuffix(".py").replace("-stubs/", "/").replace("/", ".")
    return FileContext(rel, module.removesuffix(".__init__"), module.endswith(".__init__"))


def prefilters(index: RuleIndex) -> list[Prefilter]:
    """One for few files, one for many, and one that knows nothing quicker than to judge every file."""
    few, many, unscreened = (Prefilter(index, context_of) for _ in range(3))
    few.prepare(many=False)
    many.prepare(many=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ssot_lsp.core.prefilter.screen_for", lambda *_, **__: None)
        unscreened.prepare(many=True)
    return [few, many, unscreened]


def may_hit(text: str, rel: str = "app.py") -> bool:
    answers = {prefilter.may_hit(text.encode(), rel) for prefilter in prefilters(RuleIndex(RULES))}
    assert len(answers) == 1
    return answers.pop()


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


@pytest.mark.parametrize("text", ["from . import thing\n", "from .thing import X\n"])
@pytest.mark.parametrize("rel", ["old/kit/__init__.py", "old/kit/app.py", "old-stubs/kit/__init__.pyi"])
def test_a_name_may_be_a_package_on_disk(text, rel):
    assert analyse_file(text.encode(), context_of(rel), RuleIndex(RULES)).hits
    assert may_hit(text, rel)


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


@given(
    sources(),
    st.sampled_from(RELS),
    st.lists(st.sampled_from(RULES), min_size=1, unique=True),
)
def test_no_layout_hides_what_the_whole_analysis_finds(text, rel, rules):
    utf8 = text.encode()
    index = RuleIndex(rules)
    if analyse_file(utf8, context_of(rel), index).hits:
        for prefilter in prefilters(index):
            assert prefilter.may_hit(utf8, rel)
        digest = Digester().digest(utf8)
        if digest is not None:
            judged = prefilter.judge_digest(digest, rel)
            assert judged if isinstance(judged, bool) else prefilter.reads_any(utf8, judged)


@pytest.mark.parametrize("name", ["mod\u00e9", "mode\u0301"])
def test_a_name_that_is_not_ascii_may_be_written_in_two_ways(name):
    index = RuleIndex([Rule("accented", ObjectRef("old.mod\u00e9"))])
    assert Prefilter(index, context_of).may_hit(f"from old import {name}\n".encode(), "app.py")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("text", ["# -*- coding: latin-1 -*-\nx = 1\n", "x = 1\n", "x = '\xe9'\n"])
def test_who_has_asked_for_ascii_gets_the_same_answer(mark, text):
    data = mark + text.encode()
    for prefilter in prefilters(RuleIndex(RULES)):
        assert prefilter.may_hit(data, "a.py", ascii=data.isascii()) == prefilter.may_hit(data, "a.py")


def test_every_relative_import_of_a_line_counts():
    text = "from .other import x; from ..mod import y\n"
    assert may_hit(text, "old/pkg/app.py")
    assert not may_hit(text, "new/pkg/app.py")


def test_a_script_says_nothing_of_the_modules_beside_it():
    def context(rel):
        return FileContext(rel) if "-" in rel else context_of(rel)

    prefilter = Prefilter(RuleIndex(RULES), context)
    assert not prefilter.may_hit(b"from . import mod\n", "old/my-app.py")
    assert prefilter.may_hit(b"from . import mod\n", "old/app.py")


@pytest.mark.parametrize(
    "read",
    [
        "deep.X",
        "deep . X",
        "(deep.  # why\n    # so\n  X)",
        "(deep  # why\n  .X)",
        "deep.\\\n  X",
        "setattr(deep, 'X', 1)",
        'patch.object(deep\t, "X")',
    ],
)
def test_a_name_has_to_be_read_on(read):
    bound = "from old.pkg import deep\n"
    assert may_hit(f"{bound}{read}\n")
    assert not may_hit(f"{bound}{read.replace('deep', 'deeper')}\n")


@pytest.mark.parametrize(
    "read", ["deep.y", "deep.XY", "other.X", "deep(other, 'X')", "deep.y, 'XY'", "f(deep, X)"]
)
def test_reading_something_else_is_not_enough(read):
    assert not may_hit(f"from old.pkg import deep\n{read}\n")


def test_long_lines_of_comments_are_read_in_no_time():
    assert not may_hit("from old.pkg import deep\ndeep " + "# " * 5_000 + "\nX\n")

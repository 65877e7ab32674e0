from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.analysis import analyse_file
from ssot_lsp.core.context import FileContext
from ssot_lsp.core.digest import Digester
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Rule

LEGACY = ("a.b.legacy", "a.b:Name", "top", "collections:Mapping", "a.b.legacy:X.y", "pkg.inner")
CONTEXT = FileContext("pkg/inner/mod.py", "pkg.inner.mod")
PIECES = (
    "from a.b import legacy",
    "from a.b import (\n    other,\n    legacy as l,  # why\n)",
    "from a import b",
    "import a.b",
    "import a.b as ab, os",
    "import os, \\\n    a.b.legacy",
    "from \\\n  a.b \\\n  import Name",
    "if x: import a.b.legacy; from a.b import Name as N",
    "from . import thing",
    "from ..inner import thing",
    "from .. import inner",
    "import top",
    "import collections",
    "collections.Mapping",
    "b.legacy.X",
    "ab.\\\n  Name",
    "patch.object(ab, 'Name')",
    "from a import b as \u00b5",
    "import a.b.legacy as e\u0301",
    "\u00b5.Name, \u03bc.legacy.X",
    "(e\u0301.X, \u00e9.Y)",
    '"""\n>>> import a.b as e\u0301\n>>> \u00e9.legacy.X\n>>> e\u0301.Name, \u00b5.Name\n"""',
    "patch('a.b.legacy.X')",
    'x = ("x y"if"a.b.legacy"else\'a.b.Name\')',
    "d = ['a.b.Name', \"a.b:Name\"]",
    "import_module('.legacy', 'a.b')",
    "import importlib",
    "from importlib import import_module as im",
    "im(\n    '.legacy', package='a.b')",
    "sys.modules['top']",
    "def f(x: 'a.b.legacy.X'): ...",
    '"""Doc.\n\n    >>> from a.b import legacy\n    >>> import top\n"""',
    "# import a.b.legacy",
    "print('import a.b.legacy')",
    "x = 1  # ssot: ignore",
    "na\u00efve = 'caf\u00e9'",
    "import \uff54op",
    "from a.b import",
    "'''",
)


def rules(drawn):
    return RuleIndex(Rule(id=text, legacy=ObjectRef(*text.split(":"))) for text in drawn)


def judged(index, data):
    """Judge a file by its digest, as the index does between runs."""
    digest = Digester().digest(data)
    if digest is None:
        return True
    prefilter = Prefilter(index, lambda _: CONTEXT)
    found = prefilter.judge_digest(digest, CONTEXT.path)
    return found if isinstance(found, bool) else prefilter.reads_any(data, found)


@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.lists(st.sampled_from(LEGACY), min_size=1, max_size=6, unique=True),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_no_is_never_said_wrongly(pieces, legacy, line_end, mark):
    text = "\n".join(pieces).replace("\n", line_end)
    index = rules(legacy)
    utf8 = text.encode()
    data = b"\xef\xbb\xbf" * mark + utf8
    if analyse_file(utf8, CONTEXT, index).hits:
        for many in (False, True):
            prefilter = Prefilter(index, lambda _: CONTEXT)
            prefilter.prepare(many=many)
            assert prefilter.may_hit(data, CONTEXT.path)
        assert judged(index, data)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"from a.b import (\n    c,  # why\n    d as e,\n)\n", b"from a.b import c, d as e"),
        (b"import a, \\\n    b.c as d\n", b"import a, b.c as d"),
        (b"if x: from .y import z; import w\n", b"from .y import z\nimport w"),
        (b"import a  # why\nimport a  # why else\n", b"import a"),
        (b"# import a\nx = 'import a'\n", b""),
        (b"x = ['a.b', \"c:d\", 'word', 'two words']\n", b'("a.b"\n("c:d"'),
        (b'x = ("x y"if"a.b"else 0)\n', b'("a.b"'),  # the quote before `if` ends a string
    ],
)
def test_a_digest_holds_statements_and_paths(data, digest):
    assert Digester().digest(data) == digest


@pytest.mark.parametrize("data", [b"x = 1  # ssot: ignore\n", b"a = 1\rb = 2\r", b"import \xef\xbd\x94op\n"])
def test_an_unusual_file_has_none(data):
    assert Digester().digest(data) is None


def test_an_example_behind_the_quotes_of_a_docstring_counts() -> None:
    index = RuleIndex((Rule("old", ObjectRef("old.mod"), ObjectRef("new.mod")),))
    prefilter = Prefilter(index, lambda rel: FileContext(rel))  # noqa: PLW0108
    data = b'def f():\n    """>>> from old.mod import X\n    """\n'
    assert prefilter.may_hit(data, "a.py")
    digest = Digester().digest(data)
    assert digest is not None
    assert prefilter.judge_digest(digest, "a.py")

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.prefilter import Prefilter
from ssot_lsp.core.rules import Registry
from ssot_lsp.core.survey import Surveyor
from ssot_lsp.core.text import decode_source
from ssot_lsp.registries.load import load_registry
from tests.core.test_digest import CONTEXT, LEGACY, PIECES, judged, rules
from tests.golden import case_roots, read_case


def told(utf8, context, index, registry, surveyor):
    report = analyse(utf8, context, index, registry, NoModules(), fixes=surveyor is None, surveyor=surveyor)
    return [finding._replace(fix=None) for finding in report.findings]


def same_without_a_tree(utf8, context, index, registry):
    surveyor = Surveyor(index)
    assert told(utf8, context, index, registry, surveyor) == told(utf8, context, index, registry, None)
    return surveyor.survey(utf8, context) is not None


READS = (
    "legacy.X()",
    "x = legacy",
    "f(legacy)",
    "legacy(1).x",
    "legacy = None",
    "def f(legacy): legacy.X",
    "def g():\n    from a.b import legacy\n    return legacy.X",
    "class C:\n    legacy = legacy.X",
    "for legacy in legacy.X: pass",
    "try:\n    from a.b import legacy\nexcept ImportError:\n    pass",
    "with raises(ImportError):\n    import a.b.legacy\n    legacy.X",
    "@legacy.X\ndef h(): global legacy",
    "def k(): return [legacy.X for legacy in b.legacy.X]",
    "y: legacy.X[b.legacy.Y] = 'legacy.X'",
    "match x:\n    case legacy.X(): pass",
    "lambda: legacy.X, b.Name",
    "f'{legacy.X}'",
    "'''\nSee legacy.X.\n'''",
    "'''\n>>> legacy.X\n'''",
    "setattr(legacy, 'X', 1)",
    "(legacy\n.X)",
    "x = ...",
    "x = ....\\\nlegacy.X",
    "from b import setattr as s\ns(legacy, 'X', 1)",
    "f(legacy.X, 'Y')",
    "patch.object(legacy, 'X')",
    "from os import legacy",
    "x = = 1",
    "if (legacy.X:",
    "p = a.b.legacy.X, b.legacy, legacy.legacy.X",
    "# type: legacy.X",
    "x = [  # type: legacy.X",
    "]",
    "def d():\n    '''\n    >>> from a.b import legacy\n    >>> legacy.X\n    '''\n",
    'class D:\n    """>>> import a.b.legacy as q\n    >>> q.X, legacy.X\n    """\n',
    "def e(\n    a,\n):\n    r'''\n    >>> import a.b\n    >>> a.b.legacy.X(\n    ... a.b.legacy.Y)\n    '''",
    "z = {1:\n'''\n>>> import a.b.legacy\n'''\n}",
    "def g():\n    '''\n    >>> from a.b.legacy import X\n    '''.strip()",
    "def g():\n    '''\n    >>> import a.b.legacy as legacy\n    '''\n    'more'",
    "def g():\n    f'''\n    >>> import a.b.legacy as legacy\n    '''\n",
    "def g():\n    print()\n    '''\n    >>> import a.b.legacy as legacy\n    '''\n",
    "if x:\n    from a.b import legacy\nelse:\n    legacy.X",
    "try:\n    pass\nexcept E:\n    import a.b.legacy as legacy\nelse:\n    legacy.X",
    "for x in y:\n    from a.b import legacy\n    import a.b.legacy as legacy\nlegacy.X",
    "def g():\n    if x:\n        from a.b import legacy\n        legacy = 1\n    legacy.X",
    "def g():\n    legacy: int\n    legacy.X",
    "class C:\n    legacy: int\n    legacy.X",
    "def g(legacy):\n    class C:\n        legacy = legacy.X",
    "x,\nlegacy: int\nlegacy.X",
    "type legacy[T] = legacy.X",
    "def g[legacy](x=legacy.X) -> legacy.X: ...",
    "[legacy.X for x in y if (legacy := x)]",
    "legacy.X if (legacy := x) else legacy.X",
    "# from x \\\nfrom a.b import legacy",
    "x = 1  # x; from x \\\nimport a.b.legacy as legacy",
    "x: L['legacy.X', 'a.b.legacy.X']\nfrom typing import Literal as L",
    "def g(x: 'legacy.X is nice'): ...",
    "__import__('a.b.legacy', level=1)",
)


@given(
    st.lists(st.sampled_from(PIECES + READS), max_size=8),
    st.lists(st.sampled_from(LEGACY), min_size=1, max_size=6, unique=True),
)
def test_findings_are_those_of_the_whole_analysis(pieces, legacy):
    index = rules(legacy)
    same_without_a_tree("\n".join(pieces).encode(), CONTEXT, index, Registry(rules=index.rules))


def test_findings_of_the_golden_cases_are_those_of_the_whole_analysis():
    surveyed = 0
    for root in case_roots():
        case = read_case(root)
        registry = load_registry(root / "ssot.toml")
        context = FileContext(case.path, case.path.removesuffix(".py").replace("/", "."))
        source = decode_source(case.before)
        surveyed += same_without_a_tree(source.utf8, context, RuleIndex(registry.rules), registry)
    assert surveyed > 100


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("from a.b import legacy as _\nx = 1\n", True),
        ("from a.b import legacy\nprint(legacy.X, legacy(1))\n", True),
        ("from a.b import legacy\nlegacy.X\nlegacy = 1\n", False),  # bound to something else
        ("from a.b import legacy\ndef f(legacy): legacy.X\n", False),
        ("def f():\n    from a.b import legacy\nlegacy.X\n", False),  # another scope
        ("from a.b import legacy\nx: 'legacy.X'\n", False),  # a type
        ("from a.b import legacy\nf'{legacy.X}'\n", False),
        ("from a.b import legacy\nsetattr(legacy, 'X', 1)\n", False),
        ("from a.b import legacy\nfrom b import setattr as s\ns(legacy, 'X', 1)\n", False),
        ("from a.b import legacy\nf(legacy, 'X', 1)\n", True),
        ("from a.b import legacy\nx.f(legacy.X, 'X', 1)\n", True),
        ("from a.b import legacy\ndef f(): ...\nlegacy.X\n", True),
        ("from a.b import legacy\nx = 1.\nlegacy.X\n", False),
        ("from a.b import legacy\nlegacy.X  # It is.\n", True),
        ("from a.b import legacy\n(legacy.  # why\n X)\n", False),
        ("from a.b import legacy\n'''It has legacy.X in it.'''\n# legacy.X\n", True),
        ("from a.b import legacy\n'''\n>>> legacy.X\n'''\n", False),
        ("from a.b import legacy\n'''\n>>> from x import legacy\n>>> legacy.X\n'''\n", False),
        ("'''\n>>> import a.b.legacy as m\n>>> m.X\n'''\nm = 1\n", True),
        ("def f():\n    '''\n    >>> import a.b.legacy as m\n    >>> m.X\n    '''\n", True),
        ("def f(\n    a\n):\n    '''\n    >>> import a.b.legacy as m\n    >>> m.X\n    '''\n", True),
        ("x = 1\n'''\n>>> import a.b.legacy as m\n'''\n", True),
        ("x = {\n1:\n'''\n>>> import a.b.legacy as m\n'''\n}", True),
        ("def f():\n    '''\n    >>> import a.b.legacy as m\n    ''' % 1\n", False),
        ("from a.b.legacy import X\nX()\n", True),
        ("'''\nfrom a.b.legacy import X\n'''\n", True),
        ("from a.b.legacy import X\npatch('a.b.legacy.Y')\n", False),
        ("from a.b.legacy import X\npatch('a.b.other')\n", True),
        ("import os\n", True),
    ],
)
def test_a_tree_is_spared_where_the_text_is_plain(text, alone):
    index = rules(["a.b.legacy"])
    surveyor = Surveyor(index)
    assert (surveyor.survey(text.encode(), CONTEXT) is not None) == alone


@pytest.mark.parametrize("name", ["\u00b5", "\u03bc", "e\u0301", "\u00e9", "\u0132\u00e9"])
@pytest.mark.parametrize(
    "text",
    [
        "from a.b import legacy as m\nm.X\n",
        "from a import b as m\nm.Name\n(m\n.Name)\nm.legacy.X\n",
        "import a.b as m\npatch.object(m, 'Name')\n",
        "import a.b as m\ndef f(x: 'm.Name'): ...\n",
        "'''\n>>> import a.b as m\n>>> m.Name\n'''\n",
        "import a.b as m\n'''\n>>> m.Name\n'''\n",
        "from os import setattr as m\nimport a.b as b\nm(b, 'Name', 1)\n",
    ],
)
def test_a_name_is_found_however_it_is_written(text, name):
    index = rules(["a.b.legacy", "a.b:Name"])
    registry = Registry(rules=index.rules)
    written = re.sub(r"\bm\b", name, text).encode()
    plain = told(text.encode(), CONTEXT, index, registry, None)
    assert plain
    assert len(told(written, CONTEXT, index, registry, None)) == len(plain)
    same_without_a_tree(written, CONTEXT, index, registry)
    assert Prefilter(index, lambda _: CONTEXT).may_hit(written, CONTEXT.path)
    assert judged(index, written)


@pytest.mark.parametrize("name", ["\u00e9", "e\u0301"])
def test_so_is_one_that_a_rule_speaks_of(name):
    index = rules(["\u00e9.mod", "a.b:\u00e9"])
    registry = Registry(rules=index.rules)
    text = f"import {name}.mod\nimport {name}\n{name}.mod.X\nimport a.b as b\nb.{name}\n".encode()
    assert len(told(text, CONTEXT, index, registry, None)) == 3
    same_without_a_tree(text, CONTEXT, index, registry)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text",
    [
        "with raises(ImportError):\n    import a.b.legacy\n",
        "with raises(ImportError): import a.b.legacy\n",
        "with raises(ImportError): \\\nimport a.b.legacy\n",
        "with raises(\nImportError\n): import a.b.legacy\n",
        "with raises(\nImportError, \nmatch='x'): import a.b.legacy\n",
        "\fwith raises(ImportError):\n    import a.b.legacy\n",
        "async def f():\n  async \\\n  with raises(ImportError):\n    import a.b.legacy\n",
        "with raises(ImportError):\n    '''\n>>> import a.b.legacy\n'''\n",
    ],
)
def test_what_is_meant_to_fail_is_told_as_such(text, line_end):
    index = rules(["a.b.legacy"])
    registry = Registry(rules=index.rules)
    utf8 = f"import pytest\n{text}".replace("\n", line_end).encode()
    same_without_a_tree(utf8, CONTEXT, index, registry)
    found = [one.expected_failure for one in told(utf8, CONTEXT, index, registry, None)]
    assert found == [True] * (line_end != "\r" or ">>>" not in text)  # examples take line feeds


def test_a_comment_of_many_marks_is_read_in_time() -> None:
    import re

    from ssot_lsp.core.references import _ODD_GAP

    assert re.search(rb"m" + _ODD_GAP, b"m " + b"# " * 5_000) is None
    assert re.search(rb"m" + _ODD_GAP, b"m # one # two\n  # three\n .x") is not None

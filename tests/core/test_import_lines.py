from __future__ import annotations

import sysconfig
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.bindings import ModuleFacts
from ssot_lsp.core.context import FileContext
from ssot_lsp.core.exports import read_module
from ssot_lsp.core.import_lines import imports_of_lines

CONTEXT = FileContext("pkg/sub/mod.py", "pkg.sub.mod")


def lines(text: str) -> set[tuple[str, str]] | None:
    found = imports_of_lines(text.encode(), CONTEXT)
    return None if found is None else set(found)


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("", set()),
        ("import a, b.c as d\n", {("a", ""), ("b.c", "")}),
        ("from a import b, c as d\nfrom e import *\n", {("a", "b"), ("a", "c"), ("e", "")}),
        ("from . import x\nfrom ..other import y\n", {("pkg.sub", "x"), ("pkg.other", "y")}),
        ("from .... import x\n", set()),
        ("x = 1; import a\n", {("a", "")}),
        ("try:\n    import a\nexcept ImportError:\n    a = None\n", {("a", "")}),
        ("class C:\n    import a\n\n    def f(self):\n        import b\n", {("a", "")}),
        ("def f():\n    try:\n        import a\n    finally:\n        pass\n", set()),
        ("async  def f():\n    import a\n", set()),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n",
            {("typing", "TYPE_CHECKING")},
        ),
        ("import typing as t\nif t.TYPE_CHECKING:\n    import a\n", {("typing", "")}),
        ("'''\nimport a\n'''\n# import b\n", set()),
        ('class C:\n    """Doc.\n\nno header\n    """\n    import a\n', {("a", "")}),
        ("with x:\n# def f():\n    import a\n", {("a", "")}),
    ],
)
def test_what_runs_at_import_time(text, imports):
    assert lines(text) == imports


@pytest.mark.parametrize(
    "text",
    [
        "if x:\n    import a\n",
        "if x: import a\n",
        "def f(): import a\n",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import a\n",
        "def f(\n    x,\n):\n    import a\n",
        "\tdef f():\n\t\timport a\n",
        "class C:\n\timport a\n",
        "x = 1\rimport a\r",
        "'''\nimport a\n",
        "match x:\n    case 1:\n        import a\n",
        "if x and \\\n    y: pass\nfoo = \\\n    1; import a\n",
    ],
)
def test_what_lines_do_not_tell(text):
    assert lines(text) is None


HEADERS = (
    "def f():", "async def f(x, y):", "class C(B):", "try:", "with a as b:", "for x in y:", "if x:", "if 0:",
    "if TYPE_CHECKING:", "while x:", "def f(\n    x\n):", "def f(): # import z", "class C: # def f():",
)  # fmt: skip
SIMPLE = (
    "import a", "from b import c", "from . import d", "x = 1; import e",
    "'''def f():\n  import g\nclass D:'''", "x = [\n1,\n]",
    "x = (1\n  for y in z)", "# def g():", "", "x = 1 # import h", "lambda: 1", "pass",
)  # fmt: skip


def blocks(inner):
    return st.builds(
        lambda header, body, width: (
            f"{header}\n{textwrap.indent(body, ' ' * width)}\n{' ' * width}pass\n"
            + ("except E:\n    import late\n" if header == "try:" else "")
        ),
        st.sampled_from(HEADERS),
        inner,
        st.integers(1, 5),
    )


sources = st.recursive(
    st.sampled_from(SIMPLE),
    lambda inner: st.lists(inner | blocks(inner), max_size=4).map("\n".join),
    max_leaves=12,
)


@given(sources)
def test_never_too_few(text):
    found = lines(text + "\n")
    facts = read_module(text.encode() + b"\n", "pkg.sub.mod")
    if found is not None and isinstance(facts, ModuleFacts):
        assert found >= facts.imports


@pytest.mark.slow
def test_the_standard_library():
    root = Path(sysconfig.get_path("stdlib"))
    told = 0
    for path in sorted(root.rglob("*.py"))[::4]:
        utf8 = path.read_bytes()
        facts = read_module(utf8, "pkg.sub.mod")
        found = imports_of_lines(utf8, CONTEXT)
        if found is not None and isinstance(facts, ModuleFacts):
            told += 1
            assert found >= facts.imports, path
    assert told > 200

"""Generated sources: programs that parse, prose that names legacy paths, and mutations of both.

All speak of the same few objects: `pkg.legacy`, `pkg.other:Name`, `pkg.other:Class.method`, `pkg.banned`,
`oldmod`, `collections:Mapping`; the file is thought to be `pkg.sub.module`.
"""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

STATEMENTS = (
    "import pkg.legacy",
    "import pkg.legacy as m",
    "import pkg.legacy.sub as s, pkg",
    "import pkg . legacy",
    "import oldmod, json",
    "import oldmod.sub",
    "import pkg.banned",
    "import pkg.legacy_other",
    "import pkg\\\n    .legacy",
    "import collections",
    "import collections as c",
    "import importlib",
    "from pkg import legacy",
    "from pkg import legacy as m, other",
    "from pkg import (legacy,\n    other as o,  # why\n)",
    "from pkg.legacy import old",
    "from pkg.legacy import old as é, Name",
    "from pkg.legacy import (\n    # first\n    old,  # noqa: F401\n    Name\n)",
    "from pkg.legacy \\\n    import old",
    "from\tpkg.legacy\timport\told",
    "from pkg.legacy import *",
    "from pkg.banned import thing",
    "from pkg.other import Name, kept",
    "from pkg.other import Class",
    "from collections import Mapping, OrderedDict",
    "from .. import legacy",
    "from..legacy import old",
    "from ..legacy.sub import thing",
    "from . import legacy",
    "from .legacy import old",
    "from ... import legacy",
    "from oldmod import x; y = x",
    "if True: from pkg.legacy import old",
    "try:\n    from pkg.legacy import old\nexcept ImportError:\n    old = None",
    "try:\n    from pkg.canonical import Name\nexcept ImportError:\n    from pkg.other import Name",
    "def f():\n    from pkg.legacy import old\n    return old()",
    "class C:\n    import pkg.legacy as m\n    x = m.old",
    "with suppress(ImportError):\n    import pkg.legacy",
    "from pkg.legacy import old  # ssot: ignore",
    "import json  # ssot: ignore[module] not needed",
    "\uff49mport = 1\nfrom pkg.\uff4cegacy import old",  # full width: NFKC makes ASCII of them
)
USES = (
    "m.old",
    "m.sub.X.y",
    "pkg.legacy.old(1)",
    "pkg . legacy \\\n    .old",
    "(pkg.legacy\n    # inside\n    .old)",
    "pkg.other.Name",
    "pkg.other.Class.method.x",
    "o.Name",
    "other.Class.method",
    "c.Mapping.register",
    "collections.Mapping",
    "oldmod.x",
    "legacy.old",
    "[m.old for m in range(3)]",
    "lambda m: m.old",
    "f'{m.old} {pkg.legacy.old!r:>{m.width}}'",
    "import_module('pkg.legacy')",
    "importlib.import_module('..legacy', package='pkg.sub')",
    "__import__('pkg.legacy', fromlist=['old'])",
    "mock.patch('pkg.legacy.old')",
    "mock.patch.object(m, 'old')",
    'monkeypatch.setattr("pkg.legacy.old", 1)',
    "sys.modules['pkg.legacy']",
    "['pkg.legacy', 'pkg.other.Name', b'pkg.legacy']",
    "{'pkg.banned.thing': 'pkg.legacy:old'}",
    "cast('m.old', 1)",
    "TypeVar('T', bound='pkg.legacy.old')",
    "'é😀', m.old, '😀'",
)
SHAPES = (
    "USE",
    "x = USE",
    "def g(a: USE, b: 'USE' = USE) -> 'USE':\n    return USE",
    "def h(m):\n    return USE",
    "def i():\n    global m\n    m = 1\n    return USE",
    "class D(USE):\n    y = USE",
    "x = []  # type: USE",
    "m = USE",
    "del m, USE",
    "async def j():\n    return await USE",
    "@USE\ndef k():\n    '''\n    >>> from pkg.legacy import old\n    >>> old()\n    '''",
    "match USE:\n    case m.old:\n        pass",
)
NOISE = (
    "x = 1",
    "",
    "# only a comment",
    "'''a string\nover lines'''",
    "def noise(a, *, b=2):\n    return {a: b}",
    "\f",
    "x = 'import os'",
    "if x:\n    pass",
    "print('é', \"it's\")",
)
PROSE_WORDS = (
    "see pkg.legacy for more",
    "from pkg.legacy import old",
    "do not use pkg.banned any more",
    "pkg.legacy and pkg.banned, both",
    "nothing here",
    "import pkg.legacy, then",
)
SPECIAL = (
    *"\"'()[]{}\\#;:,.\n\r\t\f `*@",
    '"""',
    "'''",
    "import",
    "from",
    "é",
    "😀",
    "f'{",
    "\\\n",
    "\x1a",
    "\ufeff",
)


def _nested(text: str, depth: int) -> str:
    heads = ("if True:", "def f():", "class K:", "try:")
    for level in range(depth):
        head = heads[(level + len(text)) % len(heads)]
        text = f"{head}\n{textwrap.indent(text, '    ')}"
        if head == "try:":
            text = f"{text}\nfinally:\n    pass"
    return text


def _parses(text: str) -> bool:
    import ast

    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def pieces() -> list[str]:
    """Every statement, and every use after every statement that may bind its root, as one small text each."""
    uses = [shape.replace("USE", use) for shape in SHAPES[:3] for use in USES]
    return [*STATEMENTS, *(f"{one}\n{use}\n" for one in STATEMENTS for use in uses)]


@st.composite
def programs(draw: st.DrawFn, statements: int = 6) -> str:
    """Draw a program that parses: statements, uses of what they bind, noise between."""
    parts = []
    for _ in range(draw(st.integers(min(1, statements), max(statements, 1)))):
        what = (
            draw(st.sampled_from(["statement", "statement", "use", "use", "noise"]))
            if statements
            else "noise"
        )
        if what == "statement":
            text = draw(st.sampled_from(STATEMENTS))
        elif what == "use":
            text = draw(st.sampled_from(SHAPES)).replace("USE", draw(st.sampled_from(USES)))
        else:
            text = draw(st.sampled_from(NOISE))
        depth = draw(st.sampled_from([0, 0, 0, 1, 2]))
        nested = _nested(text, depth)
        parts.append(nested if _parses(nested) else text if _parses(text) else "pass")
    return "\n".join(parts) + draw(st.sampled_from(["\n", ""]))


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """Draw a program with a few things put in, taken out or repeated, so that most do not parse."""
    text = draw(programs())
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        change = draw(st.sampled_from(["insert", "insert", "delete", "repeat", "cut"]))
        if change == "insert":
            text = text[:at] + draw(st.sampled_from(SPECIAL)) + text[at:]
        elif change == "delete":
            text = text[:at] + text[at + draw(st.integers(1, 8)) :]
        elif change == "repeat":
            text = text[:at] + text[max(0, at - draw(st.integers(1, 30))) : at] + text[at:]
        else:
            text = text[:at]
    return text


@st.composite
def prose(draw: st.DrawFn) -> str:
    """Draw comments, docstrings and messages that name legacy paths; `CODE` stands where code may go."""
    parts = []
    for _ in range(draw(st.integers(1, 6))):
        words = draw(st.sampled_from(PROSE_WORDS))
        shape = draw(
            st.sampled_from(
                (
                    "# WORDS",
                    "x = 1  # WORDS",
                    "'''WORDS.'''",
                    'def f():\n    """Do.\n\n    WORDS\n    """\n    return 1',
                    "log.warning('note: WORDS')",
                    "raise SystemExit(f'{x}: WORDS')",
                    "assert x, ('well, '\n    'WORDS')",
                    "class C:\n    r'''Old: WORDS'''",
                    'text = """\nWORDS\n"""',
                    "print('''\n    WORDS\n''', \"say: WORDS\")",
                    "CODE",
                )
            )
        )
        parts.append(shape.replace("WORDS", words))
    return "\n".join(parts) + "\n"

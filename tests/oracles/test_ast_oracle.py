"""The oracle is itself shown to be right: what it says a chain reaches is what running the code reaches."""

from __future__ import annotations

import builtins
import re
import sys
from typing import Any

import pytest

from tests.oracles.ast_oracle import read

PROGRAMS = {
    "plain": "import a.b\na.b.HIT1\na.HIT2.c\n",
    "alias": "import a.b as m\nm.c.HIT1\n",
    "from": "from a import b, c as d\nb.HIT1\nd.x.HIT2\n",
    "function": "import a\ndef f():\n    return a.HIT1\nf()\n",
    "parameter": "import a\ndef f(a):\n    return a.HIT1\nf(Other())\na.HIT2\n",
    "default": "import a\ndef f(x=a.HIT1, *, a=a.HIT2):\n    return a.x, x\nf()\n",
    "local": "import a\ndef f():\n    import b as a\n    return a.HIT1\nf()\na.HIT2\n",
    "lambda": "import a\n(lambda a: a.HIT1)(Other())\n(lambda b: a.HIT2)(1)\n",
    "comprehension": "import a\n[a.HIT1 for b in [1]]\n[a.HIT2 for a in [Other()]]\n[0 for a in [a.HIT3]]\n",
    "nested comprehension": "import a\n[[a.HIT1 for b in [a.HIT2]] for a in [Other()]]\na.HIT3\n",
    "class": (
        "import a\nclass C:\n    import b as a\n    a.HIT1\n    def f(self):\n        return a.HIT2\n"
        "C().f()\n"
    ),
    "class comprehension": "import a\nclass C:\n    import b as a\n    x = [a.HIT1 for i in [a.HIT2]]\n",
    "global": "def f():\n    global a\n    import b as a\nf()\na.HIT1\ndef g():\n    return a.HIT2\ng()\n",
    "global read": (
        "import a\ndef f():\n    a = Other()\n    def g():\n        global a\n        return a.HIT1\n"
        "    g()\nf()\n"
    ),
    "nonlocal": (
        "def f():\n    import a as m\n    def g():\n        nonlocal m\n        import a.b as m\n"
        "    g()\n    return m.HIT1\nf()\n"
    ),
    "closure": "def f():\n    import a as m\n    def g():\n        return m.HIT1\n    return g()\nf()\n",
    "walrus": "import a\ndef f():\n    [x for x in [1] if (m := Other())]\n    return m.HIT1\nf()\na.HIT2\n",
    "except": "import a\ntry:\n    a.HIT1\n    raise ValueError\nexcept ValueError as e:\n    a.HIT2\n",
    "match": "import a\nmatch Other():\n    case b:\n        b.HIT1\na.HIT2\n",
    "with": "import a, b\nwith Other() as b:\n    b.HIT1\na.HIT2\n",
    "for": "import a, b\nfor b in [Other()]:\n    b.HIT1\na.HIT2\n",
    "decorator": "import a\n@a.HIT1\ndef f(x: a.HIT2) -> a.HIT3:\n    return a.HIT4\nf(1)\n",
    "class header": "import a\nclass C(Base, key=a.HIT1):\n    x: a.HIT2 = a.HIT3\n",
    "del": "import a, b\ndel b\na.HIT1\n",
    "two aliases": "import a.b as m, a.b as n\nm.HIT1\nn.HIT2\n",
    "same root": "import a.b\nimport a.c\na.b.HIT1\na.c.HIT2\n",
    "parents": "import a\na.b.c.HIT1()\n(a.b).HIT2\na.f().HIT3\n",
    "store": "import a\na.b.HIT1 = 1\na.HIT2 += 1\n",
}


class Recorder:
    def __init__(self, path: str, log: set[str]) -> None:
        self.__dict__.update(_path=path, _log=log)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        path = f"{self._path}.{name}"
        if name.startswith("HIT"):
            self._log.add(path)
        return Recorder(path, self._log)

    def __setattr__(self, name: str, value: object) -> None:
        getattr(self, name)

    def __call__(self, *args: object) -> Any:
        return args[0] if args else Recorder("called", set())

    def __iadd__(self, other: object) -> Any:
        return self


class Base:
    def __init_subclass__(cls, **keywords: object) -> None:
        pass


class Other(Recorder):
    def __init__(self) -> None:
        super().__init__("other", set())

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *args: object) -> None:
        pass


def run(program: str) -> set[str]:
    log: set[str] = set()

    def import_(
        name: str, globals_: Any = None, locals_: Any = None, names: Any = None, level: int = 0
    ) -> Any:
        return Recorder(name if names else name.partition(".")[0], log)

    namespace = {"__builtins__": {**vars(builtins), "__import__": import_}, "Other": Other, "Base": Base}
    exec(compile(program, "program", "exec", dont_inherit=True), namespace)
    return log


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_chains_are_what_running_reaches(program):
    reached = run(program)
    reading = read(program.encode())
    assert reading is not None
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for chain in reading.chains:
        hits = [index for index, name in enumerate(chain.names) if name.startswith("HIT")]
        for target in chain.targets:
            if hits:
                said[chain.certain and len(chain.targets) == 1].add(
                    ".".join((*target.path, *chain.names[1 : hits[0] + 1]))
                )
    assert said[True] <= reached <= said[True] | said[False]
    assert reached


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_spans_lie_on_the_chain(program):
    source = f"'é'; 0\r\n{program}".encode()
    reading = read(source)
    assert reading is not None
    for chain in reading.chains:
        written = source[chain.start : chain.ends[-1]].decode().replace("(", "").replace(")", "")
        assert written == ".".join(chain.names)
    for each in reading.imports:
        assert source[each.start : each.end].decode() == (each.name or each.module)


@pytest.mark.parametrize(
    ("source", "span"),
    [
        (b"import a . b\n", b"a . b"),
        (b"import a \\\r\n . b as c\r\n", b"a \\\r\n . b"),
        (b"from x import (  # note\n  name as other,\n)\n", b"name"),
        (b"\xef\xbb\xbffrom x import *\r", b"*"),
        ("'é'; import ﬁ.b\n".encode(), "ﬁ.b".encode()),
    ],
)
def test_import_spans_are_bytes(source, span):
    reading = read(source)
    assert reading is not None
    (found,) = reading.imports
    assert source[found.start : found.end] == span


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("from . import x", "p.q"),
        ("from .m import x", "p.q.m"),
        ("from .. import x", "p"),
        ("from ..m import x", "p.m"),
        ("from ... import x", None),
    ],
)
def test_relative_imports_start_at_the_package(line, module):
    reading = read(line.encode(), "p.q")
    assert reading is not None
    assert [each.module for each in reading.imports] == [module]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="f-strings have no true positions before Python 3.12")
def test_chains_in_f_strings_have_positions():
    source = b"import a\nf'{a.b!r:{a.c}}'\n"
    reading = read(source)
    assert reading is not None
    assert re.findall(rb"a\.\w", source) == [source[c.start : c.ends[-1]] for c in reading.chains]

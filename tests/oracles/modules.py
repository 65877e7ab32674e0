"""Trees of modules that bind, delete, re-export and hide names in every way, for the resolve gate."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("a", "b", "c", "d", "_u", "m", "n", "sub")
# each may import those before it, and now and then one after it
MODULES = {
    "top": "top.py",
    "pk.m": "pk/m.py",
    "pk.sub.n": "pk/sub/n.py",
    "pk.sub": "pk/sub/__init__.py",
    "pk": "pk/__init__.py",
    "end": "end.py",
}
PRELUDE = "from contextlib import suppress\nfrom typing import TYPE_CHECKING\nfrom flags import flag\n"
# what `flag(i)` says for the whole run: never, always, or as the index goes
FLAGS = {"never": "False", "always": "True", "even": "i % 2 == 0", "odd": "i % 2 == 1"}

_name = st.sampled_from(NAMES)
_flag = st.integers(0, 9).map("flag({})".format)
_value = st.sampled_from(["1", "'text'", "[1]", "lambda: 1", "object", "dict(a=1)"])


def flags_module(verdict: str) -> str:
    return f"def flag(i):\n    return {verdict}\n"


@st.composite
def trees(draw: Callable[..., object]) -> dict[str, str]:
    """Give files by relative path, without the module `flags`."""
    files = {}
    modules = list(MODULES)
    for at, module in enumerate(modules):
        others = modules[:at] or ["flags"]
        if at and draw(st.integers(0, 9)) == 0:
            others = [other for other in modules if other != module]
        body = draw(_block(module, tuple(others), 3, top=True))
        files[MODULES[module]] = f"{PRELUDE}{body}"
    return files


def _block(module: str, others: tuple[str, ...], depth: int, *, top: bool = False) -> st.SearchStrategy[str]:
    statement = _statement(module, others, depth)
    return st.lists(statement, min_size=1, max_size=9 if top else 3).map("".join)


def _statement(module: str, others: tuple[str, ...], depth: int) -> st.SearchStrategy[str]:
    simple = st.one_of(_bindings(), _guarded(_risky()), _imports(module, others), _lists(others))
    if depth == 0:
        return simple
    inner = _block(module, others, depth - 1).map(lambda text: indent(text, "    "))
    return st.one_of(simple, simple, _compound(inner), _hidden(inner))


def _bindings() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} = {}\n".format, _name, _value),
        st.builds("{}: int\n".format, _name),
        st.builds("{}: int = 1\n".format, _name),
        st.builds("({} := {})\n".format, _name, _value),
        st.builds("flag(3) and ({} := {})\n".format, _name, _value),
        st.builds("{}, {} = 1, 2\n".format, _name, _name),
        st.builds("def {}(a=1): pass\n".format, _name),
        st.builds("async def {}(): pass\n".format, _name),
        st.builds("async def {}():\n    yield 1\n".format, _name),
        st.builds("class {}:\n    x = 1\n    def y(self): pass\n".format, _name),
        st.builds("def f():\n    global {0}\n    {0} = 1\n".format, _name),
        st.builds("def f():\n    global {0}\n    {0} = 1\nf()\n".format, _name),
        st.builds("globals()['{}'] = 1\n".format, _name),
        st.just("def __getattr__(name): raise AttributeError(name)\n"),
    )


def _risky() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} = {}\n".format, _name, _name),
        st.builds("{} = {}.{}\n".format, _name, _name, _name),
        st.builds("del {}\n".format, _name),
        st.builds("{} += 1\n".format, _name),
        st.builds("class {}({}): pass\n".format, _name, _name),
        st.builds("{} = globals().pop('{}')\n".format, _name, _name),
        st.builds("raise ImportError\n{} = 1\n".format, _name),
    )


def _imports(module: str, others: tuple[str, ...]) -> st.SearchStrategy[str]:
    other = st.sampled_from(others)
    ways = [
        st.builds("import {}\n".format, other),
        st.builds("import {} as {}\n".format, other, _name),
        _guarded(st.builds("from {} import {} as {}\n".format, other, _name, _name)),
        _guarded(st.builds("from {} import {}\n".format, other, _name)),
        st.builds("from {} import *\n".format, other),
        _guarded(st.builds("from {} import *\n".format, other)),
        _guarded(st.builds("from {} import *\n".format, other)),
        _guarded(st.builds("from missing import {}\n".format, _name)),
    ]
    package = module if MODULES[module].endswith("__init__.py") else module.rpartition(".")[0]
    if package:
        ways += [
            _guarded(st.builds("from . import {}\n".format, _name)),
            _guarded(st.builds("from . import {} as {}\n".format, _name, _name)),
        ]
    if module == "pk":
        ways += [st.builds("from .m import {}\n".format, st.just("*")), st.just("from . import sub\n")]
    return st.one_of(ways)


def _lists(others: tuple[str, ...]) -> st.SearchStrategy[str]:
    names = st.lists(_name, max_size=3, unique=True).map(repr)
    other = st.sampled_from([one for one in others if "." not in one] or ["flags"])
    return st.one_of(
        st.builds("__all__ = {}\n".format, names),
        _guarded(st.builds("__all__ += {}\n".format, names)),
        _guarded(st.builds("__all__.append('{}')\n".format, _name)),
        _guarded(st.builds("import {0}\n__all__ = {0}.__all__ + {1}\n".format, other, names)),
    )


def _guarded(risky: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Mostly inside `try`, so that not every module fails."""

    def guard(text: str, handler: str) -> str:
        return f"try:\n{indent(text, '    ')}except {handler}\n"

    handlers = st.one_of(
        st.just("Exception:\n    pass"),
        st.builds("Exception:\n    {} = 1".format, _name),
        st.builds("Exception as {}:\n    pass".format, _name),
    )
    guarded = st.builds(guard, risky, handlers)
    return st.integers(0, 15).flatmap(lambda roll: guarded if roll else risky)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    end = st.one_of(st.just("break\n"), st.builds("if {}: continue\n    break\n".format, _flag))
    return st.one_of(
        st.builds("if {}:\n{}".format, _flag, inner),
        st.builds("if {}:\n{}else:\n{}".format, _flag, inner, inner),
        st.builds("if {}:\n{}elif {}:\n{}else:\n{}".format, _flag, inner, _flag, inner, inner),
        st.builds("for {} in {}:\n{}".format, _name, st.sampled_from(["()", "(1, 2)", "'ab'", "[]"]), inner),
        st.builds(
            "for {} in (1, 2):\n{}    if {}: break\n{}else:\n{}".format, _name, inner, _flag, inner, inner
        ),
        st.builds("for {} in (1, 2):\n    if {}: continue\n{}".format, _name, _flag, inner),
        st.builds("while True:\n    if {}: break\n{}    {}".format, _flag, inner, end).map(
            lambda text: text.replace(": continue\n    break", ": pass\n    break")
        ),
        st.builds("while {}:\n{}    break\n".format, _flag, inner),
        st.builds("try:\n{}except Exception:\n{}".format, inner, inner),
        st.builds(
            "try:\n{}    if {}: raise KeyError\n{}except Exception:\n{}".format, inner, _flag, inner, inner
        ),
        st.builds("try:\n{}except KeyError:\n{}else:\n{}finally:\n{}".format, inner, inner, inner, inner),
        st.builds("with suppress(Exception):\n{}".format, inner),
        st.builds("match {}:\n    case True: {} = 1\n    case {}: pass\n".format, _flag, _name, _name),
        st.builds(
            "match {}:\n    case [{}, True]: pass\n    case False: {} = 1\n".format, _flag, _name, _name
        ),
    )


def _hidden(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("if TYPE_CHECKING:\n{}".format, inner),
        st.builds("if not TYPE_CHECKING:\n{}else:\n{}".format, inner, inner),
        st.builds("if __name__ == '__main__':\n{}".format, inner),
        st.builds("def g():\n{}".format, inner).map(_without_stars),
    )


def _without_stars(function: str) -> str:
    return function.replace("import *", "import flag")

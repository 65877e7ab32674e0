from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.bindings import (
    Aliased,
    Defined,
    Imported,
    ModuleFacts,
    Starred,
    Unbound,
    signature_of,
)
from ssot_lsp.core.exports import read_module

if TYPE_CHECKING:
    from ssot_lsp.core.bindings import Bindings


def facts(
    source: str, module: str = "pkg.mod", *, is_package: bool = False, stub: bool = False
) -> ModuleFacts:
    read = read_module(source.encode(), module, is_package=is_package, stub=stub)
    assert isinstance(read, ModuleFacts), read
    return read


def bindings(source: str, name: str = "X") -> Bindings:
    read = facts(source)
    return read.names.get(name, read.rest)


def presence(source: str, name: str = "X") -> str:
    unbound = {isinstance(one, Unbound) for one in bindings(source, name)}
    return {frozenset({True}): "no", frozenset({False}): "yes"}.get(frozenset(unbound), "maybe")


def kinds(source: str, name: str = "X") -> set[str]:
    return {one.kind for one in bindings(source, name) if isinstance(one, Defined)}


@pytest.mark.parametrize(
    "source",
    [
        "X = 1",
        "X: int = 1",
        "X = Y = 1",
        "Y, (X, *Z) = value",
        "[X] = value",
        "(X := 1)",
        "print(X := 1)",
        "def X(): pass",
        "class X: pass",
        "import X",
        "import X.sub",
        "import a.b as X",
        "from a import X",
        "from a import b as X",
        "globals()['X'] = 1",
        "X = 1\nX += 1",
        "with open('f') as X: pass",
        "with warnings.catch_warnings():\n    X = 1",
        "for X in (1, 2): pass",
        "for i in 'ab':\n    X = i",
        "while True:\n    X = 1\n    break",
        "if test:\n    X = 1\nelse:\n    X = 2",
        "if test:\n    X = 1\nelse:\n    raise ImportError",
        "if (X := test()): pass",
        "while (X := test()): pass",
        "try:\n    from a import X\nexcept ImportError:\n    X = None",
        "try:\n    import a\nexcept ImportError:\n    raise\nelse:\n    X = 1",
        "try:\n    import a\nexcept ImportError:\n    pass\nfinally:\n    X = 1",
        "match value:\n    case 1:\n        X = 1\n    case _:\n        X = 2",
        "if sys.version_info >= (3, 6):\n    X = 1",
        "if sys.version_info[0] == 2:\n    pass\nelse:\n    X = 1",
        "if sys.version_info.major >= 3:\n    X = 1",
        "if not TYPE_CHECKING:\n    X = 1",
        "if TYPE_CHECKING:\n    from a import X\nelse:\n    X = 1",
        "if typing.TYPE_CHECKING or True:\n    X = 1",
        "if 1:\n    X = 1",
        "del X\nX = 1",
        "lambda: (X := 2)\nX = 1",
        "def f(a=(X := 1)): pass",
        "@(X := decorate)\ndef f(): pass",
    ],
)
def test_bound_on_every_path(source: str) -> None:
    assert presence(source) == "yes"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "X: int",
        "X.a = 1",
        "X[0] = 1",
        "def f():\n    X = 1",
        "class C:\n    X = 1",
        "X = 1\ndel X",
        "X = 1\ndel (X, Y)",
        "globals()['X'] = 1\ndel globals()['X']",
        "[X for X in ()]",
        "lambda: (X := 1)",
        "if TYPE_CHECKING:\n    from a import X",
        "if typing.TYPE_CHECKING:\n    import X",
        "if TYPE_CHECKING and other:\n    X = 1",
        "if __name__ == '__main__':\n    X = 1",
        "if '__main__' == __name__:\n    X = 1",
        "if False:\n    X = 1",
        "while 0:\n    X = 1",
        "if sys.version_info < (3, 0):\n    X = 1",
        "if sys.version_info[0] == 2:\n    X = 1",
        "try:\n    import a\nexcept ImportError as X:\n    pass",
        "try:\n    pass\nexcept* ValueError as X:\n    X = 1" if sys.version_info >= (3, 11) else "",
        "import X\nimport a as X\ndel X",
        "for X in (1, 2): pass\ndel X",
        "import a.X",
        "from X import a",
        "if test:\n    raise ImportError\n    X = 1",
    ],
)
def test_bound_on_no_path(source: str) -> None:
    assert presence(source) == "no"


@pytest.mark.parametrize(
    "source",
    [
        "if test:\n    X = 1",
        "if sys.platform == 'win32':\n    X = 1",
        "if sys.version_info >= (3, 12):\n    X = 1",
        "for X in value: pass",
        "for i in ():\n    X = 1",
        "while test:\n    X = 1",
        "while True:\n    if test():\n        break\n    X = 1",
        "while True:\n    if test():\n        break\n    X = 1\n    continue",
        "for i in (1, 2):\n    if test():\n        continue\n    X = 1",
        "try:\n    from a import X\nexcept ImportError:\n    pass",
        "try:\n    X = 1\n    import a\nexcept ImportError:\n    pass\nelse:\n    del X",
        "with suppress(ImportError):\n    from a import X",
        "with manager() as X: pass",
        "match value:\n    case X if test: pass",
        "match value:\n    case [X, *_]: pass",
        "match value:\n    case {'a': 1, **X}: pass",
        "match value:\n    case 1:\n        X = 1",
        "test and (X := 1)",
        "(X := 1) if test else 2",
        "[(X := i) for i in value]",
        "def f():\n    global X\n    X = 1",
        "def f():\n    def g():\n        global X\n        import X",
        "class C:\n    global X\n    X = 1",
        "X = 1\nif test:\n    del X",
        "X = 1\ndef f():\n    global X\n    del X",
    ],
)
def test_bound_on_some_paths(source: str) -> None:
    assert presence(source) == "maybe"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("class X: pass", "class"),
        ("def X(): pass", "function"),
        ("def X(): yield", "function"),
        ("async def X(): pass", "coroutine"),
        ("async def X():\n    yield 1", "function"),
        ("async def X():\n    def inner():\n        yield 1", "coroutine"),
        ("X = lambda: 1", "function"),
        ("X = 1", "value"),
        ("X = [f()]", "value"),
        ("X = f'{a}'", "value"),
        ("X = 1 if a else b", "unknown"),
        ("X = f()", "unknown"),
        ("X = a[0]", "unknown"),
        ("X, Y = 1, 2", "value"),
        ("X, Y = pair", "unknown"),
        ("import functools\n@functools.wraps(f)\ndef X(): pass", "function"),
        ("from functools import lru_cache as cached\n@cached(maxsize=1)\ndef X(): pass", "function"),
        ("from functools import cache\n@cache\nasync def X(): pass", "coroutine"),
        (
            "from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def X():\n    yield",
            "function",
        ),
        ("from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def X(): ...", "function"),
        ("import typing as t\n@t.overload\ndef X(): pass", "function"),
        ("from typing_extensions import deprecated\n@deprecated('no')\nclass X: pass", "class"),
        ("from dataclasses import dataclass\n@dataclass(frozen=True)\nclass X: pass", "class"),
        ("from mine import cache\n@cache\ndef X(): pass", "unknown"),
        ("@cache\ndef X(): pass", "unknown"),
        ("def cache(f): pass\n@cache\ndef X(): pass", "unknown"),
        ("@decorate\nclass X: pass", "unknown"),
        ("@decorators[0]\ndef X(): pass", "unknown"),
        ("@staticmethod\ndef X(): pass", "unknown"),
        ("X = property()\n@X.setter\ndef X(self): pass", "value"),
    ],
)
def test_kind(source: str, kind: str) -> None:
    assert kinds(source) == {kind}


def test_the_ways_to_be_bound_are_kept_apart() -> None:
    assert kinds("if test:\n    class X: pass\nelse:\n    def X(): pass") == {"class", "function"}


def test_every_definition_has_its_place_and_first_line() -> None:
    (one,) = bindings(
        'import a\n\n@a.b\n@a.c\ndef X(\n    a, b=1\n):\n    """\n    Does it.\n\n    More.\n    """\n'
    )
    assert isinstance(one, Defined)
    assert (one.line, one.summary) == (5, "Does it.")
    assert signature_of(one.header) == "def X(a, b=1)"


@pytest.mark.parametrize(
    ("source", "signature"),
    [
        ("def X(a, *, b: int = 1) -> str: return a", "def X(a, *, b: int=1) -> str"),
        ("async def X(): pass", "async def X()"),
        ("class X: pass", "class X"),
        ("class X(Base, metaclass=Meta):  # why\n    # more\n    a = 1", "class X(Base, metaclass=Meta)"),
        ("def X(a='ü', b=':'): pass", "def X(a='ü', b=':')"),
        ("é = 1; x = 'é'\ndef X(\n    a,  # first\n):\n    pass", "def X(a)"),
        ("def X(a):\r\n    return a\r\n", "def X(a)"),
        ("def X(a):\r    return a\r", "def X(a)"),
        ("if test:\n    def X(a):\n        pass\nelse:\n    def X(a): pass", "def X(a)"),
        ("class X(\n    Base,\n):\n    @decorate\n    def m(self): pass", "class X(Base)"),
    ],
)
def test_signature(source: str, signature: str) -> None:
    for one in bindings(source):
        assert isinstance(one, Defined)
        assert signature_of(one.header) == signature


def test_members_of_a_class() -> None:
    (one,) = bindings("class X(Base, a.B[T]):\n    a = 1\n    def f(self): pass\n    b: int\n    del a\n")
    assert isinstance(one, Defined)
    assert one.members is not None
    assert [type(each) for each in one.members.names["a"]] == [Unbound]
    assert set(one.members.names) == {"a", "f"}
    assert len(one.members.bases) == 2
    assert one.members.changed == ""


@pytest.mark.parametrize(
    "source", ["class X(metaclass=M): pass", "@decorate\nclass X: pass", "class X:\n    __slots__ = ('a',)"]
)
def test_a_class_that_something_may_change(source: str) -> None:
    (one,) = bindings(source)
    assert isinstance(one, Defined)
    assert one.members is not None
    assert one.members.changed


@pytest.mark.parametrize(
    ("source", "is_package", "expected"),
    [
        ("import a.b", False, ("a", "")),
        ("import a.b as X", False, ("a.b", "")),
        ("from a.b import c as X", False, ("a.b", "c")),
        ("from . import c as X", False, ("pkg", "c")),
        ("from .c import d as X", False, ("pkg.c", "d")),
        ("from .c import d as X", True, ("pkg.mod.c", "d")),
        ("from . import c as X", True, ("pkg.mod.c", "")),
        ("from .. import c as X", True, ("pkg", "c")),
        ("from ..c import d as X", True, ("pkg.c", "d")),
    ],
)
def test_where_an_import_leads(source: str, is_package: bool, expected: tuple[str, str]) -> None:
    read = facts(source, is_package=is_package)
    (one,) = read.names.get("X") or read.names["a"]
    assert isinstance(one, Imported)
    assert (one.module, one.name) == expected


def test_a_relative_import_beyond_the_top_binds_something_unknown() -> None:
    assert kinds("from ...c import X") == {"unknown"}


def test_importing_a_submodule_binds_it_in_its_package() -> None:
    read = facts("from .sub import a\nimport pkg.other.deep\n", "pkg", is_package=True)
    for name in ("sub", "other"):
        (one,) = read.names[name]
        assert isinstance(one, Imported)
        assert (one.module, one.name) == (f"pkg.{name}", "")


def test_a_name_taken_from_its_own_package_is_what_it_was() -> None:
    read = facts("def a(): pass\nfrom . import a as X\n", "pkg", is_package=True)
    (one,) = read.names["X"]
    assert isinstance(one, Aliased)
    assert one.base == read.names["a"]


def test_an_alias_keeps_what_the_name_was_just_then() -> None:
    (one,) = bindings("class A: pass\nX = A.b.c\nA = 1\n")
    assert isinstance(one, Aliased)
    assert one.attributes == ("b", "c")
    assert [each.kind for each in one.base if isinstance(each, Defined)] == ["class"]


def test_an_alias_in_a_loop_is_not_followed() -> None:
    assert kinds("for A in (int, str):\n    X = A\n    A = 1\n") == {"unknown"}


def test_a_star_import_lies_over_what_was_there_before() -> None:
    read = facts("a = 1\nfrom m import *\nb = 1\n")
    (a,) = read.names["a"]
    (rest,) = read.rest
    assert isinstance(a, Starred)
    assert isinstance(a.under[0], Defined)
    assert isinstance(rest, Starred)
    assert isinstance(rest.under[0], Unbound)
    assert isinstance(read.names["b"][0], Defined)


@pytest.mark.parametrize(
    ("source", "names", "modules", "complete"),
    [
        ("__all__ = ['a', 'b']", "ab", "", True),
        ("__all__ = ('a',)", "a", "", True),
        ("__all__: list[str] = ['a']", "a", "", True),
        ("__all__ = ['a'] + ['b']", "ab", "", True),
        ("__all__ = ['a']\n__all__ += ['b']", "ab", "", True),
        ("__all__ = ['a']\n__all__.extend(['b'])", "ab", "", True),
        ("__all__ = ['a']\n__all__.append('b')", "ab", "", True),
        ("__all__ = ['a']\n__all__.insert(0, 'b')", "ab", "", True),
        ("__all__ = ['a', 'b']\n__all__.remove('b')", "a", "", False),
        ("__all__ = ['a']\n__all__.sort()", "a", "", True),
        ("__all__ = ['a']\n__all__ = ['b'] + __all__", "ab", "", True),
        ("__all__ = list(('a', 'b'))", "ab", "", True),
        ("import m\n__all__ = ['a', *m.__all__]", "a", "m", True),
        ("import p.m as m\n__all__ = ['a']\n__all__ += m.__all__", "a", "p.m", True),
        ("from . import m\n__all__ = m.__all__ + ['a']", "a", "pkg.m", True),
        ("from m import __all__", "", "m", True),
        ("import m\nfrom m import *\n__all__ = m.__all__", "", "m", True),
        ("from m import __all__ as listed\n__all__ = ['a'] + listed", "a", "m", True),
        ("__all__ = [n for n in dir()]", "", "", False),
        ("__all__ = ['a', other]", "a", "", False),
        ("__all__ = ['a']\nif test:\n    __all__ += ['b']", "a", "", False),
        ("__all__ = ['a']\n__all__ += names()", "a", "", False),
        ("__all__ = ['a']\n__all__[:] = []", "", "", False),
        ("__all__ = ['a']\n__all__.clear()", "", "", False),
        ("__all__ = ['a']\n__all__ *= 2", "", "", False),
        ("for __all__ in names(): pass", "", "", False),
        ("list = f\n__all__ = list(['a'])", "", "", False),
    ],
)
def test_dunder_all(source: str, names: str, modules: str, complete: bool) -> None:
    found = facts(source).all
    assert found is not None
    if complete:
        assert {other.module for other in found.others} == set(filter(None, [modules]))
        assert (found.names, found.complete) == (frozenset(names), True)
    else:
        assert (found.names, found.complete) == (frozenset(names), False)


@pytest.mark.parametrize(
    "source", ["", "a = 1", "__all__ = ['a']\ndel __all__", "def f():\n    __all__ = []"]
)
def test_no_dunder_all(source: str) -> None:
    assert facts(source).all is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("globals()[name] = 1", "changes its globals()"),
        ("globals().update(a=1)", "changes its globals()"),
        ("g = globals()", "changes its globals()"),
        ("def f():\n    globals()['a'] = 1", "changes its globals()"),
        ("vars()['a'] = 1", "changes its globals()"),
        ("locals().update(a=1)", "changes its globals()"),
        ("exec('a = 1')", "runs exec()"),
        ("exec(code, globals())", "changes its globals()"),
        ("setattr(sys.modules[__name__], 'a', 1)", "reaches itself through sys.modules"),
        ("sys.modules[__name__].a = 1", "reaches itself through sys.modules"),
        ("sys.modules[__name__].__dict__.update(a=1)", "reaches itself through sys.modules"),
        ("from sys import modules\nsetattr(modules[__name__], 'a', 1)", "reaches itself through sys.modules"),
        ("sys.modules['pkg.mod'].a = 1", "reaches itself through sys.modules"),
        ("setattr(import_module(__name__), 'a', 1)", "reaches itself through import_module()"),
        ("import pkg.mod as me\nme.a = 1", "sets attributes of itself"),
        ("IntEnum._convert_('E', __name__, test)", "hands its own name to _convert_()"),
        ("install(__name__)", "hands its own name to install()"),
        ("a = wrap(install(__name__))", "hands its own name to install()"),
        ("Importer(__name__, names).install()", "hands its own name to Importer()"),
        ("import enum\n@enum.global_enum\nclass E: pass", "has a global_enum"),
        ("from ... import *", "has a star import that leads outside its package"),
    ],
)
def test_code_that_binds_names_behind_the_back(source: str, reason: str) -> None:
    assert facts(source).dynamic == reason


@pytest.mark.parametrize(
    "source",
    [
        "a = globals()['b']",
        "globals().get('a')",
        "if 'a' in globals(): pass",
        "for n in list(globals()): pass",
        "globals()['a'] = 1",
        "def f():\n    return locals()",
        "class C:\n    vars()['a'] = 1",
        "exec(code, {})",
        "x.exec('a')",
        "vars(other)",
        "sys.modules['other'].a = 1",
        "getattr(sys.modules[__name__], 'a')",
        "print(sys.modules[__name__].__doc__)",
        "log = logging.getLogger(__name__)",
        "log = structlog.get_logger(__name__).bind(a=1)",
        "app = Flask(__name__)",
        "'globals()'",
    ],
)
def test_code_that_only_looks(source: str) -> None:
    read = facts(source)
    assert (read.dynamic, read.replaced) == ("", "")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sys.modules[__name__] = Lazy()", "replaces itself in sys.modules"),
        ("def f():\n    sys.modules[__name__] = Lazy()", "may replace itself in sys.modules"),
        ("del globals()[name]", "removes names from its globals()"),
        ("old = globals().pop('a')", "removes names from its globals()"),
        ("a = 1\nraise ImportError", "raises when it is imported"),
    ],
)
def test_code_after_which_nothing_is_certain(source: str, reason: str) -> None:
    assert facts(source).replaced == reason


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("if TYPE_CHECKING:\n    from a import X", "for type checkers only"),
        ("if not t.TYPE_CHECKING:\n    pass\nelse:\n    import X", "for type checkers only"),
        ("if __name__ == '__main__':\n    X = 1", "only when it is run as a script"),
        ("if 0:\n    X = 1", "only in code that never runs"),
    ],
)
def test_why_a_name_is_never_bound(source: str, why: str) -> None:
    assert facts(source).never_bound == {"X": why}
    assert facts(f"{source}\nX = 1").never_bound == {}


def test_what_a_module_imports_as_it_is_imported() -> None:
    source = (
        "import a.b\nfrom c import d, e\nfrom f import *\n"
        "try:\n    import g\nexcept ImportError: pass\n"
        "class C:\n    import h\n"
        "def f():\n    import no1\n"
        "if TYPE_CHECKING:\n    import no2\n"
    )
    assert facts(source).imports == {("a.b", ""), ("c", "d"), ("c", "e"), ("f", ""), ("g", ""), ("h", "")}


def test_modules_put_into_sys_modules() -> None:
    read = facts("import a.b as path\nsys.modules['pkg.path'] = path\n")
    assert set(read.registered) == {"pkg.path"}
    assert not read.registers_more
    assert facts("sys.modules[__name__ + '.path'] = 1").registers_more


def test_a_stub_declares_by_annotation_and_keeps_its_imports() -> None:
    source = "import a\nfrom b import c\nfrom d import e as e\nimport f as f\nX: int\nclass C:\n    y: int\n"
    read = facts(source, stub=True)
    assert set(read.names) == {"e", "f", "X", "C"}
    (one,) = read.names["C"]
    assert isinstance(one, Defined)
    assert one.members is not None
    assert set(one.members.names) == {"y"}


def test_the_docstring_of_the_module() -> None:
    assert facts('"""Title.\n\nMore."""\n').summary == "Title."


@pytest.mark.parametrize("source", ["def f(:\n", "print 'x'", "a = (\n", "\x00"])
def test_broken_source(source: str) -> None:
    assert read_module(source.encode(), "m") == "has a syntax error"


def test_source_that_is_nested_too_deeply() -> None:
    read = read_module(b"x = " + b"(" * 5000 + b")" * 5000, "m")
    assert isinstance(read, str)


def test_a_coding_cookie_does_not_decode_twice() -> None:
    source = "# -*- coding: latin-1 -*-\ndef X(a='é'): pass\n"
    (one,) = bindings(source)
    assert isinstance(one, Defined)
    assert signature_of(one.header) == "def X(a='é')"


def test_no_warning_for_an_invalid_escape() -> None:
    assert presence("X = '\\d'") == "yes"


NEWER = '''\
type Alias[T: int = str] = list[T]
class A[T: (int,
    str), *Ts, **P](B):
    """Doc."""
    def m[T](self) -> T: return f"{d["a"]:{w}}"
try:
    y = 1
except* (V, W) as e:
    y = 2
try:
    z = 1
except V, W:
    z = 2
x = f"{d["a"]:{w}}" t"{d}"
k = f"{
    d["a"]
}"
k2 = rf"""{
    d["a"]
} {"\\n".join(x)}"""
q = a[*b]
async def f[**P](*a: *Ts): pass
def g[T = int](): pass
end = 1
'''


def test_syntax_newer_than_the_host() -> None:
    read = facts(NEWER)
    assert set(read.names) == {"Alias", "A", "y", "e", "z", "x", "k", "k2", "q", "f", "g", "end"}
    lines = {
        name: one.line for name, (one, *_) in read.names.items() if isinstance(one, Defined) and name != "y"
    }
    assert lines["A"] == 2
    assert (lines["x"], lines["k2"], lines["end"]) == (14, 18, 24)
    (f,) = read.names["f"]
    assert isinstance(f, Defined)
    assert (f.kind, signature_of(f.header)) == ("coroutine", "async def f[**P](*a: *Ts)")


@pytest.mark.parametrize(
    "source",
    ['x = f"{d["a"]} {(y := 1)}" t""\nexcept', 'x = f"{d["{(y := 1)}"]}" t"{(z := 2)}"', "def f(:\n"],
)
def test_newer_syntax_that_cannot_be_painted_over(source: str) -> None:
    assert read_module(source.encode(), "m") == "has a syntax error"


KEYWORDS = (
    "def class async if else try except finally with for while match case import from as global del lambda "
    "return raise type __all__ X Y 1 X[T]"
)
WORDS = st.sampled_from(
    [
        *KEYWORDS.split(),
        *":*()[]{},.@=\\",
        "+=",
        ":=",
        "'a'",
        "f'",
        '"',
        "\n",
        "\n    ",
        "é",
        "\x00",
        "\r",
        "\f",
    ]
)


@given(st.one_of(st.binary(), st.lists(WORDS).map(" ".join).map(str.encode)), st.booleans(), st.booleans())
def test_any_bytes_give_an_answer(source: bytes, is_package: bool, stub: bool) -> None:
    read = read_module(source, "pkg.mod", is_package=is_package, stub=stub)
    assert isinstance(read, ModuleFacts) or read in {"has a syntax error", "is nested too deeply to be read"}

from __future__ import annotations

import pytest

from ssot_lsp.core.imports import import_statements
from ssot_lsp.core.name_table import Binding, NameTable, Use
from ssot_lsp.core.scopes import Scopes
from ssot_lsp.core.syntax import Syntax

# In every text `n` is read at `n.read`; `seen` are the lines (from 1) of the bindings that read may see.
READS = [
    ("import n\nn.read\n", [1]),
    ("import n\nn = 1\nn.read\n", [2]),
    ("import n\nif x:\n    n = 1\nn.read\n", [3, 1]),
    ("import n\nfor _ in x:\n    n.read\n    n = 1\n", [1, 4]),
    ("import n\nwhile n.read:\n    n = 1\n", [1, 3]),
    ("import n\nfor _ in x:\n    n = 1\n    n.read\n    n = 2\n", [3]),
    ("import n\nfor n in x:\n    n.read\n", [2]),
    ("import n\nfor n in x:\n    pass\nn.read\n", [2, 1]),
    ("import n\nfor n in n.read:\n    pass\n", [1]),
    ("import n\nn = n.read\n", [1]),
    ("import n\n(n := n.read)\n", [1]),
    ("import n\nx and (n := 1)\nn.read\n", [2, 1]),
    # what is evaluated before what stands to the left of it
    ("import n\nn.read if (n := 1) else 0\n", [2]),
    ("import n\nn.read if x and (n := 1) else 0\n", [2, 1]),
    ("import n\n(n := 1) if n.read else 0\n", [2, 1]),
    ("import n\n0 if (n := 1) else n.read\n", [2, 1]),
    ("import n\n[n.read for x in y if (n := x)]\n", [2]),
    ("import n\n[n.read for x in y if x or (n := x)]\n", [2, 1]),
    ("import n\n[x for x in n.read if (n := x)]\n", [1]),
    ("import n\n[x for x in y if (n := x) and n.read]\n", [2]),
    ("import n\n[x for x in y if n.read if (n := x)]\n", [2, 1]),
    ("import n\n[(n := x) for x in y if n.read]\n", [2, 1]),
    ("import n\n[(n.read, (n := x)) for x in y]\n", [2, 1]),
    ("import n\n[(n := x, n.read) for x in y]\n", [2]),
    ("import n\n[(n := x) for x in y]\nn.read\n", [2, 1]),
    ("import n\nn.read = (n := 1)\n", [2]),
    ("import n\nx: n.read = (n := 1)\n", [2]),
    ("import n\nx = n.read, (n := 1)\n", [1]),
    ("import n\nfor n.read in (n := x):\n    pass\n", [2]),
    ("import n\nf(x=n.read, *(n := x))\n", [2, 1]),
    ("import n\ndef f(x: n.read = (n := 1)):\n    pass\n", [2, 1]),
    ("import n\nclass A:\n    n.read if (n := 1) else 0\n", [3]),
    ("import n\nf(x=(n := 1), *n.read)\n", [2, 1]),
    ("import n\nf(x=(n := 1))\nn.read\n", [2]),
    ("import n\nx[(n := 1)] = n.read\n", [2, 1]),
    ("import n\nx[n.read] = 0 if (n := 1) else 0\n", [2]),
    ("import n\nif x:\n    pass\nelif (n := 1):\n    n.read\n", [4]),
    ("import n\nif x:\n    pass\nelif (n := 1):\n    pass\nn.read\n", [4, 1]),
    ("import n\nwhile (n := 1):\n    pass\nn.read\n", [2]),
    ("import n\nclass A:\n    for _ in x:\n        n.read\n        n = 1\n", [5, 1]),
    ("import n\nfor _ in x:\n    class A:\n        n.read\n        n = 1\n", [1]),
    ("import n\nclass A:\n    n = 1\n    if x:\n        del n\n    n.read\n", [3, 1]),
    ("import n\nclass A:\n    n = 1\n    with x:\n        del n\n        n.read\n", [1]),
    ("import n\nclass A:\n    n = 1\n    del n\n    n = 2\n    n.read\n", [5]),
    ("import n\nclass n(n.read):\n    pass\n", [1]),
    ("import n\ndef n(x=n.read):\n    pass\n", [1]),
    ("import n\nwith x:\n    n = 1\nn.read\n", [3, 1]),
    ("import n\nwith x as n:\n    n.read\n", [2]),
    ("import n\ntry:\n    pass\nexcept E as n:\n    pass\nn.read\n", [4, 1]),
    ("import n\nmatch x:\n    case [n]:\n        n.read\n", [3]),
    ("import n\nmatch x:\n    case [n]:\n        pass\nn.read\n", [3, 1]),
    ("import n\nclass A:\n    n = n.read\n", [1]),
    ("import n\nclass A:\n    n = 1\n    n.read\n", [3]),
    ("import n\nclass A:\n    n = 1\n    def f(self):\n        n.read\n", [1]),
    # a class looks up what it binds in itself, then in the module, never in the functions around it
    ("import n\ndef f(n):\n    class A:\n        n = n.read\n", [1]),
    ("def f():\n    import n\n    class A:\n        n = n.read\n", []),
    ("import n\ndef f(n):\n    class A:\n        n.read\n", [2]),
    ("import n\ndef f(n):\n    class A:\n        n.read\n        del n\n", [1]),
    ("import n\ndef f(n):\n    class A:\n        if x:\n            n = 1\n        n.read\n", [5, 1]),
    ("import n\ndef f(n):\n    class A:\n        nonlocal n\n        n = n.read\n", [5, 2]),
    ("import n\ndef f(n):\n    class A:\n        global n\n        n = n.read\n", [5, 1]),
    ("import n\ndef f(n):\n    class A:\n        class B:\n            n = n.read\n", [1]),
    ("import n\nclass A:\n    n = 1\n    class B:\n        n = n.read\n", [1]),
    ("import n\ndef f(n):\n    class A:\n        n = [x for x in n.read]\n", [1]),
    ("import n\ndef f(n):\n    class A:\n        n = [n.read for x in y]\n", [2]),
    ("import n\ndef f(n):\n    n.read\n", [2]),
    # an annotation without a value binds nothing, and yet a function's name is its own then
    ("def f():\n    import n\n    n: object\n    n.read\n", [2]),
    ("import n\ndef f():\n    n: object\n    n.read\n", []),
    ("import n\ndef f():\n    (n): object\n    n.read\n", [1]),
    ("import n\ndef f():\n    n: object\n    def g():\n        n.read\n", []),
    ("import n\ndef f():\n    n: int\n    def g():\n        nonlocal n\n        n = 1\n    n.read\n", [6]),
    ("import n\nx,\nn: int\nn.read\n", [1]),
    ("import n\nx, # x\nn = 1\nn.read\n", [3]),
    ("import n\nx, \\\nn = 1\nn.read\n", [3]),
    ("import n\ndef f(n):\n    class A:\n        n: int\n        n.read\n", [1]),
    ("import n\n(n), (x,\n y) = z\nn.read\n", [2]),
    ("import n\nn.read,\nx = 1\n", [1]),
    ("import n\ndef f():\n    n.read\n    n = 1\n", [4]),
    ("import n\n[n for n in n.read]\n", [1]),
    ("import n\n[n.read for n in x]\n", [2]),
    ("import n\ndel n\nn.read\n", []),
    ("import n\nn: int\nn.read\n", [1]),
    # one branch or another
    ("n = 1\nif x:\n    import n\nelse:\n    n.read\n", [1]),
    ("n = 1\nif x:\n    import n\nelif n.read:\n    pass\n", [1]),
    ("n = 1\nif x:\n    import n\nelif x:\n    if x:\n        n.read\n", [1]),
    ("n = 1\nif x:\n    import n\nif x:\n    n.read\n", [3, 1]),
    ("n = 1\nfor _ in x:\n    if x:\n        import n\n    else:\n        n.read\n", [4, 1]),
    (
        "def f(x, n=1):\n    if n:\n        import n\n    elif x:\n        pass\n    else:\n        n.read\n",
        [1],
    ),
    ("n = 1\ntry:\n    import n\nexcept E:\n    import n\nelse:\n    n.read\n", [3, 1]),
    ("n = 1\ntry:\n    import n\nexcept E:\n    n = 2\nexcept F:\n    n.read\n", [3, 1]),
    ("n = 1\ntry:\n    import n\nexcept E:\n    n = 2\nfinally:\n    n.read\n", [5, 3, 1]),
    ("n = 1\nmatch x:\n    case 1:\n        import n\n    case _:\n        n.read\n", [1]),
    ("import n\nmatch x:\n    case n if x:\n        pass\n    case _:\n        n.read\n", [3, 1]),
    ("if x:\n    import n\nelse:\n    n.read\nimport n\n", [2]),  # never bound: nothing is sure
    # bound anew in the same suite
    ("n = 1\nif x:\n    import n\n    n = 2\nn.read\n", [4, 1]),
    ("n = 1\nif x:\n    import n\n    def n(): pass\nn.read\n", [4, 1]),
    ("n = 1\nif x:\n    if x:\n        import n\n    n = 2\nn.read\n", [5, 1]),
    ("n = 1\nif x:\n    import n\n    if x:\n        n = 2\nn.read\n", [5, 3, 1]),
    ("n = 1\nfor _ in x:\n    import n\n    n = 2\nn.read\n", [4, 1]),
    ("n = 1\nfor _ in x:\n    import n\n    if x: break\n    n = 2\nn.read\n", [5, 3, 1]),
    ("n = 1\nwhile x:\n    import n\n    if x: continue\n    n = 2\nn.read\n", [5, 3, 1]),
    ("n = 1\ntry:\n    import n\n    n = 2\nexcept E:\n    pass\nn.read\n", [4, 3, 1]),
    ("n = 1\nwith x:\n    import n\n    n = 2\nn.read\n", [4, 3, 1]),
    ("n = 1\ntry:\n    pass\nexcept E:\n    import n\n    n = 2\nn.read\n", [6, 1]),
    ("n = 1\ntry:\n    pass\nexcept E:\n    import n\n    n = 2\nfinally:\n    n.read\n", [6, 5, 1]),
    ("n = 1\ntry:\n    if x:\n        import n\n        n = 2\n    n.read\nexcept E:\n    pass\n", [5, 1]),
    (
        "n = 1\nfor _ in x:\n    try:\n        if x:\n            import n\n            n = 2\n"
        "        n.read\n    except E:\n        pass\n",
        [6, 5, 1],
    ),
    ("import n\nfor n in x:\n    n = 2\nn.read\n", [3, 2, 1]),
    ("n = 1\nif x:\n    import n\n    n = 2\ndef f():\n    n.read\n", [4, 1]),
    ("n = 1\nif x:\n    import n\n    del n\nn.read\n", [1]),
    ("def f():\n    global n\n    n = 1\nimport n\nn.read\n", [4]),
]


def scopes_of(source: str) -> Scopes:
    utf8 = source.encode()
    return Scopes(Syntax(utf8), import_statements(utf8))


def read_in(source: str) -> tuple[NameTable, Use]:
    table = scopes_of(source).table("n")
    place = source.index("n.read")
    return table, next(use for use in table.uses if use.start == place)


def line_of(source: str, binding: Binding) -> int:
    # a binding takes effect behind its value: its name stands on that line or above
    last = source.encode()[: binding.position].count(b"\n") + 1
    marks = ("import n", " n", "n =", "n:", "(n", "[n")
    above = (number for number in range(last, 0, -1))
    return next(number for number in above if any(mark in source.split("\n")[number - 1] for mark in marks))


@pytest.mark.parametrize(("source", "seen"), READS)
def test_what_a_read_may_see(source: str, seen: list[int]) -> None:
    table, use = read_in(source)
    assert [line_of(source, binding) for binding in table.reaching(use)] == seen


@pytest.mark.parametrize(
    "source",
    [
        "import n\ndef f():\n    n.read\nf()\nn = 1\n",
        "import n\nf = lambda: n.read\nn = 1\n",
        "import n\nf = (n.read for _ in x)\nn = 1\n",
    ],
)
def test_a_later_call_may_see_every_binding(source: str) -> None:
    table, use = read_in(source)
    assert len(table.possible(use)) == 2


def test_names_are_found_as_whole_words_and_normalised() -> None:
    scopes = scopes_of("n = 1\nnn = n.n\n# n\n\uff4e = 2\n")
    assert [start for start, _ in scopes.positions("n")] == [0, 11, 13, 17, 19]


def test_a_new_name_would_hide_one_that_is_read_past_it() -> None:
    source = "import n\ndef f():\n    return n\n"
    table = scopes_of(source).table("n")
    inner = (source.index("def"), "function_definition")
    assert table.is_read_past(inner)
    assert not table.is_read_past((0, "module"))

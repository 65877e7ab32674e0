from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.workspace.magics import neutralise


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline\nimport a", "#matplotlib inline\nimport a"),
        ("!pip install x", "#pip install x"),
        ("!!ls", "#!ls"),
        ("?a.b", "#a.b"),
        ("??a", "#?a"),
        ("a.b?", "#.b?"),
        ("a.b??\nx", "#.b??\nx"),
        ("%timeit?", "#timeit?"),
        ("!", "#"),
        ("!\r\nx", "#\r\nx"),
        (",f a b", "#f a b"),
        (";f a b", "#f a b"),
        ("/f a b", "#f a b"),
        ("if x:\n    !ls -l\n", "if x:\n    0#s -l\n"),
        ("if x:\n\t!\n", "if x:\n\t0\n"),
        ("if x:\r\n    !\r\n", "if x:\r\n    0\r\n"),
        ("if x:\n    a?\n", "if x:\n    0#\n"),
        ("x = !ls", "x = 0#s"),
        ("x, y = %time f()", "x, y = 0#ime f()"),
        ("x = !", "x = 0"),
        ("    x = !ls", "    x = 0#s"),
        ("!ls \\\n  -l \\\n\nimport a", "#ls \\\n  #l \\\n\nimport a"),
        ("!ls \\\n  -l\nimport a", "#ls \\\n  #l\nimport a"),
        ("%%time\nimport a", "#%time\nimport a"),
        ("\n\n%%timeit x\nimport a", "\n\n#%timeit x\nimport a"),
        ("%%time\n%%bash", "#%time\n#%bash"),
        ("caf\u00e9?", "#af\u00e9?"),
    ],
)
def test_made_harmless(cell: str, expected: str) -> None:
    assert neutralise(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "import a",
        "x = (1\n% 2)",
        "x = [a\n/ 2]",
        "x = 1 \\\n% 2",
        "'''\n%magic\n!cmd\nwhat?\n'''",
        '"""\\"""\n!cmd\n"""',
        "x = 'it''s' # what?",
        "# what?",
        "x = '?'",
        "x == y % z",
        "x = '= !'",
        "x != 1",
        "f(a=\n1)",
        "x = '\\\n!no'",
        "x = {'a': '''\n''', 'b': [\n]}",
    ],
)
def test_python_is_left(cell: str) -> None:
    ast.parse(cell)
    assert neutralise(cell) == cell


@pytest.mark.parametrize(
    "cell", ["%%bash\nls", "\n \n%%html\n<p>", "%%sql x\nselect 1", "%%writefile a.py\nimport a"]
)
def test_cells_in_other_languages(cell: str) -> None:
    assert neutralise(cell) is None


def test_a_string_left_open_swallows_no_more_than_its_line() -> None:
    assert neutralise("x = 'open\n!ls") == "x = 'open\n#ls"


_pieces = st.sampled_from(
    [
        "a",
        " ",
        "\n",
        "\n",
        "%",
        "!",
        "?",
        "=",
        "(",
        ")",
        "'",
        '"',
        "'''",
        "#",
        "\\",
        "\r",
        "%%time",
        "    ",
        "\u00e9",
    ]
)


@given(st.lists(_pieces, max_size=15).map("".join))
def test_lengths_and_lines_are_kept(cell: str) -> None:
    result = neutralise(cell)
    if result is not None:
        assert [len(line) for line in result.split("\n")] == [len(line) for line in cell.split("\n")]
        assert neutralise(result) in {result, None}

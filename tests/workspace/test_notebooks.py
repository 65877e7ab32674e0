from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.findings import Edit
from ssot_lsp.workspace.notebooks import CellPosition, Notebook, NotebookFault, read_notebook

Source = str | list[str]


def _code(source: Source, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 3,
        "id": "a1",
        "metadata": metadata,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["import \u00e9\n"]}],
        "source": source,
    }


def _markdown(source: Source) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _document(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _dump(document: Any, **options: Any) -> bytes:
    return (json.dumps(document, **({"indent": 1, "ensure_ascii": False} | options)) + "\n").encode()


def _notebook(data: bytes) -> Notebook:
    notebook = read_notebook(data)
    assert isinstance(notebook, Notebook), notebook
    return notebook


def _replace(notebook: Notebook, old: str, new: str) -> bytes:
    start = notebook.program.index(old.encode())
    result = notebook.apply([Edit(start, start + len(old.encode()), new)])
    assert isinstance(result, bytes), result
    return result


def test_code_cells_are_one_program() -> None:
    document = _document(
        _markdown("import no"),
        _code(["import a\n", "import b"]),
        _code("%%bash\nls"),
        _code([]),
        _code("%time\nx = '\u00e9\U0001f600'\n"),
        _code("select 1", vscode={"languageId": "sql"}),
    )
    notebook = _notebook(_dump(document))
    assert notebook.program.decode() == "import a\nimport b\n\n\n\n#time\nx = '\u00e9\U0001f600'\n\n\n"
    assert [cell.number for cell in notebook.cells] == [2, 4, 5]


def test_places_in_cells() -> None:
    notebook = _notebook(_dump(_document(_markdown("m"), _code(["import a\n", "\u00e9 = b"]), _code("c\n"))))
    find = notebook.program.index
    assert notebook.locate(0) == CellPosition(2, 1, 1)
    assert notebook.locate(find(b"b")) == CellPosition(2, 2, 5)
    assert notebook.locate(find(b"b") + 1) == CellPosition(2, 2, 6)
    assert notebook.locate(find(b"b") + 2) == CellPosition(2, 2, 6)
    assert notebook.locate(find(b"c\n")) == CellPosition(3, 1, 1)
    assert notebook.locate(len(notebook.program)) == CellPosition(3, 2, 1)
    assert _notebook(_dump(_document())).locate(0) == CellPosition(1, 1, 1)


@pytest.mark.parametrize(
    ("metadata", "is_python"),
    [
        ({}, True),
        ({"language_info": {"name": "python"}}, True),
        ({"language_info": {"name": "R"}, "kernelspec": {"language": "python"}}, False),
        ({"kernelspec": {"language": "julia", "name": "julia-1.10"}}, False),
        ({"kernelspec": {"name": "python3"}}, True),
        ({"kernelspec": {"name": "ir"}}, False),
        ({"kernelspec": None, "language_info": 3}, True),
    ],
)
def test_language(metadata: dict[str, Any], is_python: bool) -> None:
    assert (read_notebook(_dump(_document(_code("x"), **metadata))) is not None) is is_python


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"", "not JSON", 1),
        (b'{"nbformat": 4,\n "cells": [}', "not JSON", 2),
        (b"[]", "not a notebook", 1),
        (b'{"cells": []}', "no 'nbformat'", 1),
        (b'{"nbformat": 4}', "no 'cells'", 1),
        (b'{"nbformat": 3, "worksheets": []}', "nbformat 3 is not read", 1),
        (b'{"nbformat": 4, "cells": [{"source": 3}]}', "source of cell 1 is no text", 1),
        (b'{"nbformat": 4, "cells": [{}, {"source": ["a", 3]}]}', "source of cell 2 is no text", 1),
        (b'{"nbformat": "\xff"}', "byte 0xff at offset 14 is not utf-8", 1),
        (b"[" * 100_000, "nested too deeply", 1),
    ],
)
def test_faults(data: bytes, words: str, line: int) -> None:
    fault = read_notebook(data)
    assert isinstance(fault, NotebookFault)
    assert words in fault.message
    assert fault.line == line


def test_only_the_characters_of_the_edit_change() -> None:
    data = (
        b'{ "cells" :[\t{"source":["import \\u0061.b  # caf\\u00e9 \\/ \\"q\\"\\n" ,'
        b'  "\\u0078\\t= \\ud83d\\ude00"],\r\n"outputs":[1.0e5,{"source":"import a.b"}],'
        b'"cell_type":"code","metadata":{"z":1,"a":2}}],"nbformat":4 }  '
    )
    notebook = _notebook(data)
    assert notebook.program.decode() == 'import a.b  # caf\u00e9 / "q"\nx\t= \U0001f600\n\n'
    assert notebook.apply([]) == data
    assert _replace(notebook, "b", "c") == data.replace(b".b  #", b".c  #")
    assert _replace(notebook, "a.b", "c.d") == data.replace(b"\\u0061.b  #", b"c.d  #")
    assert _replace(notebook, '"q"', '"\u00e9"') == data.replace(b'\\"q\\"', b'\\"\\u00e9\\"')
    assert _replace(notebook, "\U0001f600", "1") == data.replace(b"\\ud83d\\ude00", b"1")


def test_a_byte_order_mark_and_raw_characters_stay() -> None:
    data = b"\xef\xbb\xbf" + _dump(_document(_code("x = '\u00e9'; import a\u2028")))
    assert _replace(_notebook(data), "import a", "import \u00e8") == data.replace(
        b"import a", "import \u00e8".encode()
    )


@pytest.mark.parametrize(
    ("source", "old", "new", "expected"),
    [
        (["import a\n", "import b\n", "c"], "import b\n", "", ["import a\n", "c"]),
        (["import a\n", "import b\n", "c"], "import a\n", "", ["import b\n", "c"]),
        (["import a\n", "import b"], "import b\n", "", ["import a"]),
        (["import a\r\n", "import b"], "import b\n", "", ["import a"]),
        (["import b"], "import b\n", "", [""]),
        (["import a\n", "c"], "import a\n", "import a\nimport b\n", ["import a\n", "import b\n", "c"]),
        (["import a"], "import a", "import b\nimport c", ["import b\n", "import c"]),
        (["import a"], "import a\n", "import b\nimport c\n", ["import b\n", "import c"]),
        (["a\n", "b\n", "c\n", "d"], "b\nc\n", "x", ["a\n", "xd"]),
        (["a = (1,\n", "  2,\n", "  3)\n"], "1,\n  2,", "4,", ["a = (4,\n", "  3)\n"]),
        ("import a\nimport b", "import b\n", "", "import a"),
        ("import a\nc", "import a\n", "import a\nimport b\n", "import a\nimport b\nc"),
        (["half", " line\n", "c"], "half line", "whole", ["whole\n", "c"]),
    ],
)
def test_lines_come_and_go(source: Source, old: str, new: str, expected: Source) -> None:
    before = _document(_markdown("m"), _code(source), _code("z"))
    after = _document(_markdown("m"), _code(expected), _code("z"))
    assert _replace(_notebook(_dump(before)), old, new) == _dump(after)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (["import a"], ["import a\n", "import b"]),
        (["import a\n"], ["import a\n", "import b\n"]),
        ("import a", "import a\nimport b"),
        (["x\r\n", "import a"], ["x\r\n", "import a\r\n", "import b"]),
    ],
)
def test_a_line_after_the_last_of_a_cell_stays_in_it(source: Source, expected: Source) -> None:
    before = _document(_code(source), _code(["%%time\n", "z"]))
    notebook = _notebook(_dump(before))
    after_line = notebook.program.index(b"import a\n") + len(b"import a\n")
    result = notebook.apply([Edit(after_line, after_line, "import b\n")])
    assert result == _dump(_document(_code(expected), _code(["%%time\n", "z"])))


def test_edits_in_several_cells_at_once() -> None:
    notebook = _notebook(_dump(_document(_code(["a\n", "b\n", "c"]), _markdown("a"), _code("a; b"))))
    program = notebook.program.decode()
    edits = [Edit(match, match + 1, "new") for match, char in enumerate(program) if char in "ab"]
    expected = _document(_code(["new\n", "new\n", "c"]), _markdown("a"), _code("new; new"))
    assert notebook.apply(reversed(edits)) == _dump(expected)


def test_all_lines_of_a_cell_go_one_by_one() -> None:
    notebook = _notebook(_dump(_document(_code(["a\n", "b\n", "c"]), _code("z"))))
    result = notebook.apply([Edit(0, 2, ""), Edit(2, 4, ""), Edit(4, 6, "")])
    assert result == _dump(_document(_code([""]), _code("z")))


def test_an_edit_across_cells_is_refused() -> None:
    notebook = _notebook(_dump(_document(_code("a"), _code("b"))))
    assert isinstance(notebook.apply([Edit(0, 4, "")]), NotebookFault)


def test_half_a_surrogate_pair_is_survived() -> None:
    data = _dump(_document(_code("x = '\ud83d'; import a")), ensure_ascii=True)
    assert _replace(_notebook(data), "import a", "import b") == data.replace(b"import a", b"import b")


_line = st.text(alphabet="ab =\u00e9\U0001f600\"\\\t\r#'", max_size=6)
_source = st.lists(_line, min_size=1, max_size=5).map("\n".join).filter(bool)


def _as(listed: bool, source: str) -> Source:
    return [line + "\n" for line in source.split("\n")[:-1]] + source.split("\n")[-1:] if listed else source


def _canonical(listed: bool, source: str) -> Source:
    lines = _as(listed, source)
    return lines[:-1] if isinstance(lines, list) and lines[-1] == "" and len(lines) > 1 else lines


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), _source), min_size=1, max_size=4),
    st.sampled_from([None, 1, 4]),
    st.booleans(),
    st.data(),
)
def test_the_result_is_what_a_dump_of_the_edited_sources_would_be(
    cells: list[tuple[bool, bool, str]], indent: int | None, ensure_ascii: bool, data: st.DataObject
) -> None:
    options = {"indent": indent, "ensure_ascii": ensure_ascii}
    make = {True: _code, False: _markdown}
    document = _document(*(make[code](_canonical(listed, source)) for code, listed, source in cells))
    raw = _dump(document, **options)
    notebook = _notebook(raw)
    assert notebook.apply([]) == raw
    edits = []
    after = [source for _, _, source in cells]
    for cell in notebook.cells:
        text = cell.program.decode()
        points = data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True).map(sorted))
        new = text
        for start, end in reversed(list(zip(points[::2], points[1::2], strict=False))):
            inserted = data.draw(st.text(alphabet='xy\n\u00e9"\\', max_size=4))
            byte = [cell.start + len(text[:point].encode()) for point in (start, end)]
            edits.append(Edit(byte[0], byte[1], inserted))
            new = new[:start] + inserted + new[end:]
        after[cell.number - 1] = new
    result = notebook.apply(edits)
    assert isinstance(result, bytes)
    sources = ["".join(cell["source"]) for cell in json.loads(result)["cells"]]
    assert sources == after
    if all(after) and (not ensure_ascii or b"\\u" in raw):
        expected = _document(
            *(
                make[code](_canonical(listed, new))
                for (code, listed, _), new in zip(cells, after, strict=True)
            )
        )
        assert result == _dump(expected, **options)


@given(st.binary(max_size=40) | st.text(alphabet='{}[]":,4 cells nbformat source').map(str.encode))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert not isinstance(read_notebook(data), Notebook)

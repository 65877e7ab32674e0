from __future__ import annotations

import pytest

from ssot_lsp.core.findings import Edit, FileReport, Fix
from ssot_lsp.reports.fingerprint import fingerprint
from ssot_lsp.reports.model import Cell, Place, Report, SourceFile, locate


def only(report):
    (located,) = report.located
    return located


def test_rows_and_columns_count_from_one_in_code_points(make):
    text = 'a = "😀é"; from old.mod import X\n'
    located = only(make.report({"a.py": (text, [make.finding(text, "X")])}))
    assert located.start == Place(1, text.index("X") + 1)
    assert located.end == Place(1, text.index("X") + 2)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_of_python_ends_a_line(make, newline):
    text = newline.join(["# 1", "# 2", "from old.mod import X", ""])
    assert only(make.report({"a.py": (text, [make.finding(text, "X")])})).start.row == 3


def test_a_form_feed_ends_no_line(make):
    text = "# 1\n\f# 2\nfrom old.mod import X\n"
    assert only(make.report({"a.py": (text, [make.finding(text, "X")])})).start.row == 3


def test_edits_have_places(make):
    text = "from old.mod import X\nx = 1\n"
    fix = Fix("safe", "m", (Edit(5, 12, "new"), Edit(22, 23, "y")))
    edits = only(make.report({"a.py": (text, [make.finding(text, "X", fix=fix)])})).edits()
    assert [(edit.content, edit.start, edit.end) for edit in edits] == [
        ("new", Place(1, 6), Place(1, 13)),
        ("y", Place(2, 1), Place(2, 2)),
    ]


def test_ordinals_count_within_rule_and_legacy_object(make):
    text = "X X Y X"
    found = [
        make.finding(text, "X"),
        make.finding(text, "X", nth=1),
        make.finding(text, "Y", legacy="old.mod:Y"),
        make.finding(text, "X", nth=2, rule=make.rule(id="other")),
    ]
    report = make.report({"a.py": (text, found)})
    assert [located.ordinal for located in report.located] == [0, 1, 0, 0]


def test_rows_of_a_notebook_are_those_of_the_cell(make):
    text = "import os\nimport re\nfrom old.mod import X\n"
    cells = [(0, 1), (1, 4)]
    located = only(make.report({"a.ipynb": (text, [make.finding(text, "X")], *cells)}))
    assert (located.cell, located.start.row) == (4, 2)


def test_lines_of_a_cell_end_where_the_next_begins():
    file = SourceFile("/a.ipynb", "a.ipynb", b"1\n2\n3\n4\n", [Cell(0, 1), Cell(2, 2)])
    assert [file.lines_around(line) for line in range(4)] == [(0, 2), (0, 2), (2, 5), (2, 5)]


@pytest.mark.parametrize(
    ("path", "here", "shown"),
    [("/w/a.py", "/w", "a.py"), ("/w/a.py", "/", "w/a.py"), ("/wide/a.py", "/w", "/wide/a.py")],
)
def test_paths_are_shown_relative_to_where_one_is(monkeypatch, path, here, shown):
    monkeypatch.setattr("os.sep", "/")
    assert Report("/w", here).shown(SourceFile(path, "a.py", b"")) == shown


def prints(text, make, rel="a.py", **more):
    found = [make.finding(text, "X", nth=nth, **more) for nth in range(text.count("X"))]
    return [fingerprint(located) for located in make.report({rel: (text, found)}).located]


def test_fingerprints_stay_when_lines_move(make):
    before = "from old.mod import X\ny = 'X'\n"
    after = "import os\n\n\nfrom old.mod import (\n    X,\n)\n# new\ny = 'X'\n"
    assert prints(before, make) == prints(after, make)


def test_fingerprints_tell_findings_apart(make):
    text = "X X"
    all_of_them = [
        *prints(text, make),
        *prints("X", make, rel="b.py"),
        *prints("X", make, legacy="old.mod:Y"),
        *prints("X", make, rule=make.rule(id="other")),
        *prints("X", make, code="SSOT005"),
    ]
    assert len(set(all_of_them)) == 6
    assert all(len(value) == 64 for value in all_of_them)


def test_a_path_that_is_no_unicode_still_has_a_fingerprint(make):
    assert len(prints("X", make, rel="\udcff.py")[0]) == 64


@pytest.mark.parametrize(
    ("applicability", "unsafe", "fixable"),
    [
        ("safe", False, True),
        ("unsafe", False, False),
        ("unsafe", True, True),
        ("display-only", True, False),
    ],
)
def test_what_is_fixable_depends_on_the_options(make, applicability, unsafe, fixable):
    finding = make.finding("X", "X", fix=Fix(applicability, "m"))
    assert Report("/w", "/w", unsafe=unsafe).fixable(finding) is fixable


def test_locate_keeps_the_order_of_the_report(make):
    text = "X Y"
    found = (make.finding(text, "Y"), make.finding(text, "X"))
    located = locate(SourceFile("/a.py", "a.py", text.encode()), FileReport(found))
    assert [one.finding for one in located] == list(found)


def test_a_text_that_is_read_when_asked_for_is_kept_until_another_is():
    reads = []

    def reading(text):
        def read():
            reads.append(text)
            return text

        return read

    first, second = (SourceFile("/a.py", "a.py", None, read=reading(text)) for text in (b"a\nb", b"c"))
    assert not reads
    assert (first.line_text(1), first.line_text(0), second.line_text(0), first.utf8) == (
        "b",
        "a",
        "c",
        b"a\nb",
    )
    assert reads == [b"a\nb", b"c", b"a\nb"]
    assert SourceFile("/b.py", "b.py", b"x").utf8 == b"x"

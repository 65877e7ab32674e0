from __future__ import annotations

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.reports.frames import changes, code_frame, fix_frame, gutter_for
from ssot_lsp.reports.full import render
from ssot_lsp.reports.model import SourceFile
from ssot_lsp.reports.style import Style

PLAIN = Style()


def shown(make, text, findings, rel="a.py", cells=(), **more):
    return "".join(render(make.report({rel: (text, findings, *cells)}, **more), PLAIN))


def block(text):
    return dedent(text).lstrip("\n")


def test_a_finding_has_a_frame_the_way_out_and_what_would_change(make):
    text = "import os\n\nfrom old.mod import X\n\n\nx = 1\ny = 2\nz = 3\n"
    out = shown(make, text, [make.finding(text, "X", fix=make.replace(text, "old", "new"))])
    assert out == block("""
        SSOT001 [*] `old.mod:X` is legacy
         --> a.py:3:21
          |
        1 | import os
        2 |
        3 | from old.mod import X
          |                     ^
          |
        help: Import from `new.mod`
          |
          - from old.mod import X
        3 + from new.mod import X
          |

        Found 1 finding (1 import).
        [*] 1 fixable with `--fix`.
        """)


def test_tabs_and_wide_characters_do_not_shift_the_carets(make):
    text = '\tx = "😀日本é"; from old.mod import 名前\n'
    frame = shown(make, text, [make.finding(text, "名前")]).splitlines()[3:5]
    assert frame == [
        '1 |     x = "😀日本é"; from old.mod import 名前',
        "  | " + " " * 39 + "^^^^",
    ]


def test_a_span_of_several_lines_is_bracketed(make):
    text = "x = (old\n     .mod\n     .X)\n"
    out = shown(make, text, [make.finding(text, "old\n     .mod\n     .X", code="SSOT002")])
    assert out.startswith(
        block("""
        SSOT002 `old.mod:X` is legacy
         --> a.py:1:6
          |
        1 |   x = (old
          |  ______^
        2 | |      .mod
        3 | |      .X)
          | |_______^
          |
        """)
    )


def test_a_span_that_begins_its_line_is_bracketed_from_there(make):
    text = "old\\\n.mod.X\n"
    out = shown(make, text, [make.finding(text, "old\\\n.mod.X", code="SSOT002")])
    assert "1 | / old\\\n2 | | .mod.X\n  | |______^\n" in out


def test_a_very_long_span_is_shortened_in_its_middle(make):
    chain = "(old\n" + "# a\n" * 40 + ".mod.X)"
    out = shown(make, chain, [make.finding(chain, chain, code="SSOT002")])
    assert "\n...\n" in out
    assert len(out.splitlines()) < 20


def test_a_very_long_line_is_cut_around_the_span(make):
    text = f"x = '{'a' * 5000}'; from old.mod import X; y = '{'b' * 5000}'\n"
    lines = shown(make, text, [make.finding(text, "X")]).splitlines()
    assert max(map(len, lines)) < 220
    assert lines[3].startswith("1 | …aaa")
    assert lines[3].endswith("bbb…")
    assert lines[3][lines[4].index("^")] == "X"


def test_source_cannot_steer_the_terminal(make):
    text = "# \x1b[2J\x07\u202e\x9b evil\nfrom old.mod import X\n"
    out = shown(make, text, [make.finding(text, "X", message="`\x1b]0;x\x07` is legacy")], rel="\x1b.py")
    assert not set(out) & set("\x1b\x07\u202e\x9b")
    assert "␛[2J␇" in out


def test_a_fix_that_changes_several_places_shows_each(make):
    text = "import old.mod\n" + "\n" * 9 + "def f():\n    return old.mod.X\n"
    edits = tuple(Edit(at, at + 3, "new") for at in (7, text.index("old.mod.X")))
    out = shown(make, text, [make.finding(text, "old.mod", fix=Fix("safe", "Import `new.mod`", edits))])
    assert (
        block("""
        help: Import `new.mod`
           |
           - import old.mod
         1 + import new.mod
        ...
        11 | def f():
           -     return old.mod.X
        12 +     return new.mod.X
           |
        """)
        in out
    )


def test_a_fix_of_several_findings_is_shown_once(make):
    text = "from old.mod import X, Y\n"
    fix = make.replace(text, "old", "new")
    out = shown(make, text, [make.finding(text, part, fix=fix) for part in "XY"])
    assert out.count("1 + from new.mod import X, Y\n") == 1
    assert out.count("help: Import from `new.mod`") == 2
    assert "help: Import from `new.mod` (the fix above)\n\n" in out


def test_lines_that_a_fix_adds_are_numbered_as_they_will_be(make):
    text = "from old.mod import X, Y\nx = 1\n"
    fix = Fix("safe", "m", (Edit(0, 24, "from old.mod import Y\nfrom new.mod import X"),))
    assert block("""
          |
          - from old.mod import X, Y
        1 + from old.mod import Y
        2 + from new.mod import X
        3 | x = 1
          |
        """) in shown(make, text, [make.finding(text, "X", fix=fix)])


def test_a_statement_that_goes_leaves_no_plus_line(make):
    text = "import os\nfrom old.mod import X\nx = 1\n"
    fix = Fix("safe", "Remove it", (Edit(10, 32, ""),))
    out = shown(make, text, [make.finding(text, "X", fix=fix)])
    assert "1 | import os\n  - from old.mod import X\n2 | x = 1\n" in out


def test_why_a_fix_is_not_applied_is_said(make):
    text = "from old.mod import X\n"
    only_shown = Fix("display-only", "Import from `new.mod`", (), "`new.mod` does not define `X`")
    out = shown(make, text, [make.finding(text, "X", fix=only_shown)])
    assert "help: Import from `new.mod`\nnote: No fix is applied: `new.mod` does not define `X`\n" in out
    assert "[*]" not in out


def test_an_unsafe_fix_is_called_so(make):
    text = "from old.mod import X\n"
    fix = make.replace(text, "old", "new", applicability="unsafe", reason="`new.mod` cannot be read")
    assert "note: This is an unsafe fix: `new.mod` cannot be read\n" in shown(
        make, text, [make.finding(text, "X", fix=fix)]
    )


def test_what_the_registry_says_of_the_rule_is_told(make):
    text = "from old.mod import X\n"
    rule = make.rule(id="r", reason="It is gone.", owner="@p", issue="https://e.org/1", source="docs/a.md#b")
    out = shown(make, text, [make.finding(text, "X", rule=rule)])
    assert "note: It is gone.\nnote: rule r: owner @p, https://e.org/1, docs/a.md#b\n" in out


def test_a_reason_that_the_message_holds_is_not_said_twice(make):
    rule = make.rule(reason="It is gone.")
    out = shown(make, "X", [make.finding("X", "X", rule=rule, message="legacy (It is gone)")])
    assert out.count("It is gone") == 1


def test_an_expected_failure_is_marked(make):
    assert "expected to fail" in shown(make, "X", [make.finding("X", "X", expected_failure=True)])


def test_a_notebook_names_the_cell_and_shows_only_it(make):
    text = "import os\nfrom old.mod import X\nimport re\n"
    out = shown(make, text, [make.finding(text, "X")], rel="n.ipynb", cells=[(0, 1), (1, 3), (2, 5)])
    assert out.startswith(
        block("""
        SSOT001 `old.mod:X` is legacy
         --> n.ipynb:cell 3:1:21
          |
        1 | from old.mod import X
          |                     ^
          |
        """)
    )


def test_nothing_found_is_one_line(make):
    assert shown(make, "x = 1\n", []) == "All checks passed!\n"


def test_severity_has_its_colour(make):
    report = make.report({"a.py": ("X", [make.finding("X", "X", severity="error")])})
    out = "".join(render(report, Style(True)))
    assert out.startswith("\x1b[1;91mSSOT001\x1b[0m")
    assert "\x1b[1;91m^\x1b[0m" in out


def test_an_empty_span_at_the_very_end_still_has_a_caret(make):
    text = "x = 1"
    file = SourceFile("/a.py", "a.py", text.encode())
    gutter = gutter_for(file, 5, 5, (), PLAIN)
    assert "1 | x = 1\n  |      ^\n" in "".join(code_frame(file, 5, 5, "warning", gutter))


texts = st.text(st.sampled_from("aX .\t\n\r\f\x1b😀é日\u0301\u200d\u2028"), max_size=80)


@given(texts, st.data())
def test_no_text_breaks_a_frame(text, data):
    utf8 = text.encode()
    start = data.draw(st.integers(0, len(utf8)))
    end = data.draw(st.integers(start, len(utf8)))
    file = SourceFile("/a.py", "a.py", utf8)
    edits = (Edit(start, end, data.draw(texts)),)
    gutter = gutter_for(file, start, end, edits, PLAIN)
    out = "".join(code_frame(file, start, end, "warning", gutter)) + "".join(fix_frame(file, edits, gutter))
    assert "^" in out
    assert all(
        line == "..." or "|" in line[:6] or line.lstrip("0123456789 ")[:1] in "+-"
        for line in out.split("\n")
        if line
    )


@st.composite
def edited(draw):
    texts = st.text(st.sampled_from("aX .\n😀é"), max_size=80)
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    at = [len(text[:cut].encode()) for cut in cuts]
    return text.encode(), [Edit(a, b, draw(texts)) for a, b in zip(at[::2], at[1::2], strict=False)]


@given(edited())
def test_changed_lines_are_what_the_edits_do(case):
    utf8, edits = case
    result = utf8
    for edit in reversed(edits):
        result = result[: edit.start] + edit.text.encode() + result[edit.end :]
    file = SourceFile("/a.py", "a.py", utf8)
    lines = utf8.splitlines()
    for change in reversed(changes(file, edits)):
        lines[change.first : change.last] = [line.encode() for line in change.lines]
    assert lines == result.splitlines()

from __future__ import annotations

import pytest

from ssot_lsp.core.context import FileContext
from ssot_lsp.core.engine import analyse
from ssot_lsp.core.facts import NoModules
from ssot_lsp.core.findings import FileReport
from ssot_lsp.core.matching import RuleIndex
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.provisional import Edited, moved, with_imports_near
from ssot_lsp.core.rules import Registry, Rule

REGISTRY = Registry(
    (
        Rule("old", ObjectRef("old.mod"), ObjectRef("new.mod")),
        Rule("mapping", ObjectRef("collections", "Mapping"), ObjectRef("collections.abc", "Mapping")),
    )
)
INDEX = RuleIndex(REGISTRY.rules)
CONTEXT = FileContext("a.py", "a")
SOURCE = """\
import collections
from old.mod import (
    A,  # first
    B,
)


def f(x: "old.mod.C"):
    return collections.Mapping, A(x)


import old.mod
"""


def exact(text: str) -> FileReport:
    return analyse(text.encode(), CONTEXT, INDEX, REGISTRY, NoModules(), fixes=False)


def carried(text: str, start: int, end: int, new: str) -> FileReport:
    after = (text[:start] + new + text[end:]).encode()
    edit = Edited(start, end, len(new.encode()))
    return with_imports_near(moved(exact(text), edit, after), edit, after, CONTEXT, INDEX, REGISTRY, None)


def brief(report: FileReport) -> list[tuple[str, int, int, str]]:
    return [(one.code, one.span.start, one.span.end, one.message) for one in report.findings]


@pytest.mark.parametrize("line", range(SOURCE.count("\n") + 1))
def test_a_comment_line_put_in_anywhere_moves_what_follows(line: int) -> None:
    at = sum(len(one) + 1 for one in SOURCE.split("\n")[:line])
    new = "# née\n"
    after = SOURCE[:at] + new + SOURCE[at:]
    assert brief(carried(SOURCE, at, at, new)) == brief(exact(after))


@pytest.mark.parametrize("typed", ["from old.mod import D", "import old.mod as m, os", "import old.mod.sub"])
def test_an_import_shows_as_soon_as_it_stands(typed: str) -> None:
    text = SOURCE
    at = text.index("\n\ndef") + 1
    for place, key in enumerate(typed):
        report = carried(text, at + place, at + place, key)
        text = text[: at + place] + key + text[at + place :]
        assert set(brief(exact(text))) <= set(brief(report))  # half typed, it may keep what it had
    assert brief(report) == brief(exact(text))


def test_a_name_taken_from_a_list_over_several_lines_takes_its_finding_along() -> None:
    at = SOURCE.index("    B,")
    after = SOURCE[:at] + SOURCE[at + 7 :]
    assert brief(carried(SOURCE, at, at + 7, "")) == brief(exact(after))


def test_what_is_typed_on_to_a_path_takes_its_finding_away() -> None:
    at = SOURCE.rindex("old.mod") + len("old.mod")
    assert [one[1] for one in brief(carried(SOURCE, at, at, "ern"))] == [
        one[1] for one in brief(exact(SOURCE[:at] + "ern" + SOURCE[at:]))
    ]


def test_prose_gets_no_finding_while_it_is_typed() -> None:
    text = SOURCE + '"""\nimport old.mo\n"""\n'
    at = text.rindex("old.mo") + len("old.mo")
    assert brief(carried(text, at, at, "d")) == brief(exact(SOURCE))


def test_a_silenced_import_stays_silent() -> None:
    text = SOURCE + "import old.mod  # ssot: ignore\n"
    assert brief(carried(text, len(text) - 1, len(text) - 1, " ")) == brief(exact(SOURCE))

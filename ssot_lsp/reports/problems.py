"""Faults of the registry itself (SSOT1xx), for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssot_lsp.reports.frames import code_frame, gutter_for
from ssot_lsp.reports.model import SourceFile
from ssot_lsp.reports.width import display

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssot_lsp.core.rules import Origin, Problem
    from ssot_lsp.reports.style import Style


def concise(problem: Problem, here: str) -> str:
    """Write a problem on one line: `path:line:column: CODE message; way out`. `here` is absolute."""
    text = f"{_where(problem.origin, here)}: {problem.code} {problem.message}"
    text += "".join(f"; see {_where(origin, here)}" for origin in problem.related)
    return display(f"{text}; {problem.help}" if problem.help else text)[0]


def render(
    problems: Sequence[Problem], here: str, sources: Mapping[str, bytes], style: Style
) -> Iterator[str]:
    """Write each problem with the line it stands on; `sources` has the UTF-8 texts by absolute path."""
    for problem in problems:
        code, message = style.severity(problem.severity, problem.code), display(problem.message)[0]
        yield f"{code} {style.bold(message)}\n"
        source = sources.get(problem.origin.path)
        if source is None:
            yield f"{style.gutter('-->')} {_where(problem.origin, here)}\n"
        else:
            yield from _frame(problem, source, here, style)
        if problem.help:
            yield f"{style.help('help')}: {display(problem.help)[0]}\n"
        for origin in problem.related:
            yield f"{style.note('note')}: see {_where(origin, here)}\n"
        yield "\n"


def render_json(problems: Sequence[Problem]) -> Iterator[str]:
    """Write an array whose objects are shaped like findings: `filename` absolute, rows and columns from 1."""
    import json

    yield json.dumps([_value(problem) for problem in problems], indent=2) + "\n"


def _value(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "message": problem.message,
        "severity": problem.severity,
        "filename": problem.origin.path,
        "location": _place(problem.origin),
        "help": problem.help or None,
        "related": [{"filename": origin.path, "location": _place(origin)} for origin in problem.related],
    }


def _place(origin: Origin) -> dict[str, int]:
    return {"row": origin.line, "column": origin.column}


def _where(origin: Origin, here: str) -> str:
    from os import sep

    base = here.rstrip(sep) + sep
    path = origin.path[len(base) :] if origin.path.startswith(base) else origin.path
    return display(f"{path}:{origin.line}:{origin.column}")[0]


def _frame(problem: Problem, source: bytes, here: str, style: Style) -> Iterator[str]:
    file = SourceFile(problem.origin.path, problem.origin.path, source)
    line = min(problem.origin.line - 1, file.line_count - 1)
    head = file.line_text(line)[: problem.origin.column - 1]
    at = file.line_offset(line) + len(head.encode("utf-8"))
    gutter = gutter_for(file, at, at, (), style)
    yield gutter.arrow(_where(problem.origin, here))
    yield from code_frame(file, at, at, problem.severity, gutter)

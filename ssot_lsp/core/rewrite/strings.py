"""Fixes of strings that name an object by its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.rewrite.gate import (
    Verdict,
    judge_object,
    judge_place,
    judge_superset,
    never,
    settle,
    unsafe,
    worst,
)

if TYPE_CHECKING:
    from ssot_lsp.core.analysis import Analysis, StringHit
    from ssot_lsp.core.facts import Modules

_PATCHES = "a patch replaces a name where it is looked up: make sure the code under test reads it from there"
UNRESOLVED = "whether anything resolves this string is not known"
_WHY = {
    "patch": _PATCHES,
    "monkeypatch": _PATCHES,
    "sys.modules": "an entry of sys.modules stands for every importer of that path",
    "__import__": "__import__ returns the top-level package, whose name changes",
    "find_spec": "what is done with the spec is not known",
    "resolve_name": "what is done with the object is not known",
    "path": UNRESOLVED,
}


def plan_string(analysis: Analysis, hit: StringHit, modules: Modules) -> Fix:
    """Plan the fix of one path string."""
    canonical, string = hit.match.canonical, hit.string
    if canonical is None:
        return Fix(
            "display-only", f"Replace `{hit.match.legacy.dotted}`", (), "the rule names no replacement"
        )
    title = f"Use `{canonical.dotted}`"
    place = judge_place(hit.match.legacy, canonical, analysis.context, modules, at_import_time=False)
    verdict = worst([judge_object(hit.match.legacy, canonical, modules), place, _judge_use(hit, modules)])
    if verdict.applicability == "display-only":
        return Fix("display-only", title, (), verdict.reason)
    target = settle(canonical, modules)
    text = str(target) if string.qualname and target.qualname else target.dotted
    if string.level:
        text = _relative(text, string.anchor(analysis.context), string.level)
    return Fix(verdict.applicability, title, (Edit(hit.span.start, hit.span.end, text),), verdict.reason)


def _relative(target: str, package: str, level: int) -> str:
    """Write `target` relative to `package` with as many dots as before, where it lies below that."""
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - level + 1])
    return "." * level + target[len(base) + 1 :] if target.startswith(base + ".") else target


def _judge_use(hit: StringHit, modules: Modules) -> Verdict:
    """Judge what the string is used for."""
    canonical = hit.match.canonical
    assert canonical is not None
    if hit.string.use == "import_module":
        if canonical.qualname:
            return never(f"{canonical} is no module")
        if hit.string.callee != "importlib.import_module":
            return unsafe("what is called here is not known to be importlib.import_module")
        if hit.match.rule.rename:
            return unsafe("the module is passed on, and the rule renames names in it")
        return judge_superset(hit.match.legacy.dotted, canonical.module, modules)
    return unsafe(_WHY[hit.string.use])

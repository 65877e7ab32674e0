"""How a file uses what an import bound: which attributes it reads, what it calls and awaits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import StringHit
from ssot_lsp.core.name_table import MODULE
from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.references import attributes_of, match_chain
from ssot_lsp.core.rewrite.gate import (
    SAFE,
    Verdict,
    is_loaded,
    judge_object,
    judge_superset,
    kinds_agree,
    never,
    settle,
    unsafe,
    worst,
)
from ssot_lsp.core.stores import stores
from ssot_lsp.core.syntax import statement_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.imports import ImportedName
    from ssot_lsp.core.name_table import Use
    from ssot_lsp.core.references import Bound
    from ssot_lsp.core.syntax import Path

_RUNNERS = frozenset(
    {
        "run",
        "create_task",
        "ensure_future",
        "gather",
        "wait_for",
        "run_until_complete",
        "shield",
        "run_coroutine_threadsafe",
        "wait",
        "as_completed",
        "start_soon",
        "iscoroutine",
        "run_sync_in_worker_thread",
    }
)
_LOOKUP = re.compile(rb"\b(?:(?:eval|exec)|(?:globals|locals|vars)(?=[ \t]*\([ \t]*\)))([ \t]*\()")


def uses_of(analysis: Analysis, name: str, entry: ImportedName) -> list[Use]:
    """List the reads of `name` that may see what `entry` bound."""
    return analysis.scopes.table(name).users(entry)


def line_of(utf8: bytes, offset: int) -> int:
    """Return the 1-based line of an offset."""
    before = utf8[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def called(path: Path, depth: int) -> tuple[bool, bool]:
    """Say whether the expression path[depth] is called, and whether the call is awaited or run as a task."""
    if depth < 1 or path[depth - 1].type != "call" or path[depth].field != "function":
        return False, False
    depth -= 1
    while depth > 1 and path[depth - 1].type == "parenthesized_expression":
        depth -= 1
    if depth < 1:
        return True, False
    parent = path[depth - 1]
    if parent.type == "await":
        return True, True
    if parent.type == "argument_list" and depth > 1:
        function = path[depth - 2].node.child_by_field_name("function")
        text = ((function.text if function else b"") or b"").decode("utf-8", "replace")
        return True, text.rpartition(".")[2].strip() in _RUNNERS
    return True, False


def _awaited(path: Path, depth: int) -> bool:
    """Tell whether the call of path[depth] is awaited in so many words."""
    depth -= 1
    while depth > 1 and path[depth - 1].type == "parenthesized_expression":
        depth -= 1
    return depth >= 1 and path[depth - 1].type == "await"


def judge_calls(
    analysis: Analysis,
    legacy: ObjectRef,
    canonical: ObjectRef,
    places: Iterable[tuple[Path, int]],
    modules: Modules,
) -> Verdict:
    """Judge whether the calls at `places` fit the canonical object: coroutine functions are awaited."""
    if not _call_matters(legacy, canonical, modules):
        return SAFE
    found, _ = kinds_agree(legacy, canonical, modules)
    lines: list[int] = []
    for path, depth in places:
        is_called, handled = called(path, depth)
        if not is_called:
            continue
        wrong = not handled if found.kind == "coroutine" else _awaited(path, depth)
        if wrong:
            lines.append(line_of(analysis.utf8, path[depth].node.start_byte))
    if not lines:
        return SAFE
    where = ("line " if len(set(lines)) == 1 else "lines ") + ", ".join(map(str, sorted(set(lines))))
    if found.kind == "coroutine":
        return never(
            f"{canonical.dotted} is a coroutine function, and this file calls it without await: {where}"
        )
    return never(f"{canonical.dotted} is a plain function, and this file awaits it: {where}")


def judge_name_calls(
    analysis: Analysis,
    name: str,
    entry: ImportedName,
    legacy: ObjectRef,
    canonical: ObjectRef,
    modules: Modules,
) -> Verdict:
    """Judge the calls of a name imported by `entry`."""
    if not _call_matters(legacy, canonical, modules):
        return SAFE
    places = [(use.path, len(use.path) - 1) for use in uses_of(analysis, name, entry)]
    return judge_calls(analysis, legacy, canonical, places, modules)


def _call_matters(legacy: ObjectRef, canonical: ObjectRef, modules: Modules) -> bool:
    """Tell whether the canonical object may have to be called in another way than the legacy one."""
    found, agree = kinds_agree(legacy, canonical, modules)
    return not agree and found.status == "present" and found.kind in {"coroutine", "function"}


def attribute_depth(path: Path, count: int) -> int:
    """Return the index in `path` of the attribute node `count` names above the chain's root."""
    return len(path) - 1 - count


def judge_stored(analysis: Analysis, legacy: ObjectRef, canonical: ObjectRef, modules: Modules) -> Verdict:
    """Judge what is read of an object that this file sets, deletes or patches in the legacy module.

    What is set beside an object may be read by it, unless the canonical one is the very same object.
    """
    dotted, stored = legacy.dotted, analysis.stored
    if stored and any(one == dotted or dotted.startswith(one + ".") for one in stored):
        return unsafe(f"{dotted} is assigned to, deleted or patched in this file")
    if stored and any(one.startswith(legacy.module + ".") for one in stored):
        before, found = modules.look_up(settle(legacy, modules)), modules.look_up(settle(canonical, modules))
        if before.status == "present" and before.defined != found.defined:
            return unsafe(f"something in {legacy.module} is assigned to, deleted or patched in this file")
    return judge_registered(analysis, legacy.module)


def judge_registered(analysis: Analysis, module: str) -> Verdict:
    """Judge an import of a module that the file also looks up, or replaces, in `sys.modules`."""
    beside = b"sys.modules" in analysis.utf8
    for hit in analysis.hits:
        if not isinstance(hit, StringHit) or hit.match.legacy.dotted != module:
            continue
        if hit.string.use == "sys.modules" or (beside and hit.string.use == "path"):
            return unsafe(f"this file also names {module} in sys.modules")
    return SAFE


def judge_module_binding(
    analysis: Analysis, bound: Bound, canonical: str, modules: Modules, *, renames: bool
) -> Verdict:
    """Judge a local name of the legacy module: what is read from it must be in the canonical one.

    `renames` tells whether attributes that are read from it in this file get other names.
    """
    verdicts = list(_module_uses(analysis, bound, canonical, modules))
    rule = analysis.rules.match(bound.path, exact_module=True)
    renames = renames or (rule is not None and bool(rule.rule.rename))
    if renames and looks_up_names(analysis):
        verdicts.append(unsafe("this file looks names up at run time (eval, exec, globals and the like)"))
    binding = analysis.scopes.table(bound.name).binding_of(bound.entry)
    scope = binding.scope if binding is not None else None
    passed_on = exported(analysis, bound.name) or (analysis.context.is_package and scope == MODULE)
    if passed_on:
        verdicts.append(judge_superset(bound.path, canonical, modules))
    if renames and (passed_on or (scope is not None and scope[1] == "class_definition")):
        verdicts.append(unsafe(f"`{bound.name}` may be read elsewhere, and names in the module change"))
    return worst(verdicts)


def _from_inside(ref: ObjectRef, module: str) -> ObjectRef:
    """Write a reference to something in `module` as that: `a:sub.X` is `a.sub:X` for `a.sub`."""
    below = f"{ref.dotted}."
    if f"{ref.module}.".startswith(f"{module}.") or not below.startswith(f"{module}."):
        return ref
    return ObjectRef(module, ref.dotted[len(module) + 1 :])


def judge_loaded(
    first: ObjectRef, legacy: str, canonical: str, analysis: Analysis, modules: Modules
) -> Verdict:
    """Judge an attribute of the canonical package that is a submodule: something must have imported it."""
    found = modules.look_up(first)
    path = first.dotted
    if found.kind != "module" or found.defined is None or found.defined.dotted != path:
        return SAFE
    before = legacy + path.removeprefix(canonical)
    if {path, before} & analysis.known or is_loaded(path, canonical, modules):
        return SAFE
    return unsafe(f"{path} is a submodule, and nothing here is known to import it")


def exported(analysis: Analysis, name: str) -> bool:
    """Tell whether `__all__` lists a name."""
    utf8 = analysis.utf8
    if b"__all__" not in utf8:
        return False
    for start, end in analysis.scopes.positions(name):
        if utf8[start - 1 : start] in {b'"', b"'"} and utf8[end : end + 1] in {b'"', b"'"}:
            path = analysis.syntax.path(start, end)
            if analysis.syntax.text(path[statement_index(path)].node).startswith(b"__all__"):
                return True
    return False


def looks_up_names(analysis: Analysis) -> bool:
    """Tell whether the code calls `eval`, `exec`, or one of the functions that return a namespace."""
    for match in _LOOKUP.finditer(analysis.utf8):
        path = analysis.syntax.path(match.start(), match.start(1))
        if path[-1].type == "identifier" and path[-2].type == "call":
            return True
    return False


def _module_uses(analysis: Analysis, bound: Bound, canonical: str, modules: Modules) -> Iterator[Verdict]:
    """Yield a verdict for every use of a module's local name."""
    escaped = False
    seen: set[str] = set()
    rule = analysis.rules.match(bound.path, exact_module=True)
    own = rule is not None and rule.rule.legacy.dotted == bound.path  # a rule is about this very module
    for use in uses_of(analysis, bound.name, bound.entry):
        attributes = attributes_of(use)
        if not attributes:
            escaped = True
            continue
        if stores(use.path, attribute_depth(use.path, 1)):
            yield unsafe("an attribute of the module is assigned to or deleted")
        found = match_chain(bound, attributes, analysis.rules, analysis.known)
        if found is None and (bound.is_module or own):
            chain = ".".join([bound.path, *(segment.name for segment in attributes)])
            yield never(f"`{chain}` stays where it is, and is read through this import")
            continue
        if found is None:  # a submodule that a rule of its package speaks of: what it holds goes with it
            name = attributes[0].name
            whole, target = ObjectRef(bound.path, name), ObjectRef(canonical, name)
        elif (moved := found[0].canonical) is None:
            continue
        else:
            whole, target = found[0].legacy, moved
        yield judge_stored(analysis, whole, target, modules)
        legacy, target = _from_inside(whole, bound.path), _from_inside(target, canonical)
        if target.module != canonical and not target.module.startswith(canonical + "."):
            yield never(f"{whole.dotted} has moved elsewhere, to {target.dotted}")
            continue
        first = ObjectRef(target.module, target.qualname.partition(".")[0]) if target.qualname else target
        before = ObjectRef(legacy.module, legacy.qualname.partition(".")[0])
        if first.dotted not in seen:
            seen.add(first.dotted)
            yield judge_object(before, first, modules)
            yield judge_loaded(first, bound.path, canonical, analysis, modules)
        place = (use.path, attribute_depth(use.path, 1))
        yield judge_calls(analysis, before, first, [place], modules)
    for reference in analysis.references_through(bound.entry):
        if reference.where == "code" or reference.match.canonical is None:
            continue  # judged above; nothing is done about what is banned
        legacy = _from_inside(reference.match.legacy, bound.path)
        target = _from_inside(reference.match.canonical, canonical)
        if target.module != canonical and not target.module.startswith(canonical + "."):
            yield never(f"{reference.match.legacy.dotted} has moved elsewhere, to {target.dotted}")
            continue
        first = ObjectRef(target.module, target.qualname.partition(".")[0])
        if first.dotted not in seen:
            seen.add(first.dotted)
            before = ObjectRef(legacy.module, legacy.qualname.partition(".")[0])
            yield judge_object(before, first, modules)
            yield judge_loaded(first, bound.path, canonical, analysis, modules)
    if escaped:
        yield judge_superset(bound.path, canonical, modules)

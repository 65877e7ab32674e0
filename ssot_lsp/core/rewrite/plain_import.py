"""Fixes of `import a.b.legacy`, with or without an alias, together with the uses that depend on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import ImportHit
from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.references import Reference, bound_by
from ssot_lsp.core.rewrite.arms import judge_arms
from ssot_lsp.core.rewrite.chains import (
    chain_edits,
    is_imported,
    judge_reference,
    judge_root,
    other_chains,
    rename_edits,
)
from ssot_lsp.core.rewrite.from_import import display, in_function_or_typing, title
from ssot_lsp.core.rewrite.gate import (
    Verdict,
    judge_object,
    judge_place,
    judge_superset,
    never,
    settle,
    worst,
)
from ssot_lsp.core.rewrite.layout import layout_of
from ssot_lsp.core.rewrite.uses import exported, judge_module_binding
from ssot_lsp.core.scopes import local_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.imports import ImportedName
    from ssot_lsp.core.scopes import Binding, ScopeKey


def plan_entry(analysis: Analysis, hit: ImportHit, modules: Modules) -> tuple[Fix, list[Reference]]:
    """Plan the fix of one entry of a plain import; also returns the references that share the fix."""
    canonical = hit.match.canonical
    if canonical is None:
        return display(hit, "the rule names no replacement"), []
    if canonical.qualname:
        return display(hit, f"{canonical} is a name in a module, and `import` takes modules only"), []
    lazily = in_function_or_typing(analysis, hit.statement)
    base = worst(
        [
            judge_object(hit.match.legacy, canonical, modules),
            judge_place(hit.match.legacy, canonical, analysis.context, modules, at_import_time=not lazily),
            judge_arms(analysis, hit.statement, hit.entry, hit.match.legacy, canonical, modules),
        ]
    )
    if hit.doctest and not hit.entry.alias:
        return _in_doctest(analysis, hit, canonical.module, base, modules)
    if hit.entry.alias or "." not in hit.entry.name:
        return _keeping_the_name(analysis, hit, canonical.module, base, modules)
    return _with_its_uses(analysis, hit, canonical.module, base, modules)


def _keeping_the_name(
    analysis: Analysis, hit: ImportHit, module: str, base: Verdict, modules: Modules
) -> tuple[Fix, list[Reference]]:
    """`import a.legacy as m` and `import legacy`: another module under the same local name."""
    entry = hit.entry
    bound = bound_by(hit.statement, entry, analysis.context)
    assert bound is not None
    edits, renamed = rename_edits(analysis, bound)
    verdict = worst([base, judge_module_binding(analysis, bound, module, modules), renamed])
    shared = [
        reference
        for reference in analysis.hits
        if isinstance(reference, Reference) and any(b.entry is entry for b in reference.reaching)
    ]
    if verdict.applicability == "display-only":
        return display(hit, verdict.reason), shared
    local = local_name(hit.statement, entry)
    text = module if entry.alias or module == local else f"{module} as {local}"
    own = Edit(entry.span.start, entry.span.end, text)
    return Fix(verdict.applicability, title(hit), tuple(sorted((own, *edits))), verdict.reason), shared


def _with_its_uses(
    analysis: Analysis, hit: ImportHit, module: str, base: Verdict, modules: Modules
) -> tuple[Fix, list[Reference]]:
    """`import a.b.legacy`: the uses `a.b.legacy…` move with it; the parent stays where it is still used."""
    entry, statement = hit.entry, hit.statement
    root = local_name(statement, entry)
    table = analysis.scopes.table(root)
    binding = next((b for group in table.bindings.values() for b in group if b.entry is entry), None)
    if binding is None:
        return display(hit, f"`{root}` is rebound by `global` or `nonlocal`"), []
    scope = _scope_of(analysis, binding)
    moving = _depending(analysis, hit, scope)
    verdicts = [base]
    for other in table.bindings.get(scope, ()):
        if other.statement is None or other.statement.form != "import" or (other.entry and other.entry.alias):
            verdicts.append(never(f"`{root}` is also bound to something else"))
    needed = {module}
    edits: list[Edit] = []
    for reference in moving:
        verdicts.append(judge_reference(analysis, reference, modules))
        if scope not in reference.use.chain:
            verdicts.append(never(f"`{entry.name}` is used where this import does not bind it"))
        canonical = reference.match.canonical
        changed = chain_edits(analysis, reference, canonical) if canonical else None
        if canonical is None or changed is None:
            verdicts.append(never("a use of the module cannot be rewritten"))
            continue
        edits += changed
        if canonical.is_module:
            verdicts.append(judge_superset(reference.match.legacy.dotted, canonical.module, modules))
        needed.add(settle(canonical, modules).module)
    for target in needed:
        if target.partition(".")[0] != root:
            verdicts.append(judge_root(analysis, target, scope, [reference.use for reference in moving]))
    verdict = worst(verdicts)
    if verdict.applicability == "display-only":
        return display(hit, verdict.reason), moving
    own = _import_edits(analysis, hit, module, needed, binding, moving)
    if own is None:
        return display(hit, "the layout of this import is left to a person"), moving
    fix = Fix(verdict.applicability, title(hit), tuple(sorted({*own, *edits})), verdict.reason)
    return fix, moving


def _in_doctest(
    analysis: Analysis, hit: ImportHit, module: str, base: Verdict, modules: Modules
) -> tuple[Fix, list[Reference]]:
    """`>>> import a.legacy`: the examples of the same docstring move with it, if nothing else uses the root."""
    assert analysis.doctests is not None
    moving = [
        reference
        for reference in analysis.hits
        if isinstance(reference, Reference)
        and reference.where == "doctest"
        and reference.bound.entry is hit.entry
    ]
    root = hit.entry.name.partition(".")[0]
    docstring = analysis.doctests.docstring_at(hit.span.start)
    known = {reference.root.start for reference in moving} | {hit.span.start}
    verdicts = [base]
    edits = [Edit(hit.span.start, hit.span.end, module)]
    code = analysis.doctests.code
    for start, end in analysis.scopes.positions(root):
        inside = docstring is not None and docstring.start <= start < docstring.end
        if inside and code[start:end].strip() and start not in known:
            verdicts.append(never(f"`{root}` is used in other ways in this docstring"))
    for reference in moving:
        verdicts.append(judge_reference(analysis, reference, modules))
        canonical = reference.match.canonical
        changed = chain_edits(analysis, reference, canonical) if canonical else None
        if changed is None:
            verdicts.append(never("a use of the module cannot be rewritten"))
        else:
            edits += changed
    verdict = worst(verdicts)
    if verdict.applicability == "display-only":
        return display(hit, verdict.reason), moving
    return Fix(verdict.applicability, title(hit), tuple(sorted(set(edits))), verdict.reason), moving


def _bound_in_doctest(analysis: Analysis, reference: Reference) -> bool:
    """Tell whether a reference goes through an import of its own docstring."""
    return analysis.doctests is not None and reference.bound.statement in analysis.doctests.statements


def _depending(analysis: Analysis, hit: ImportHit, scope: ScopeKey) -> list[Reference]:
    """List the references that rely on an import: of those of the root in its scope, it is the nearest."""
    root = local_name(hit.statement, hit.entry)
    table = analysis.scopes.table(root)
    legacy = {id(one.entry) for one in analysis.hits if isinstance(one, ImportHit)}
    found = []
    for reference in analysis.hits:
        if not isinstance(reference, Reference) or _bound_in_doctest(analysis, reference):
            continue
        if reference.bound.name != root or reference.bound.path != root:
            continue
        here = table.scope_of(reference.use.chain)
        path = reference.match.legacy.dotted.split(".")
        best: tuple[int, bool, int] = (0, False, 0)
        chosen: ImportedName | None = None
        for key in dict.fromkeys((here, *reversed(reference.use.chain), scope)):
            for other in table.bindings.get(key, ()) if key is not None else ():
                if other.entry is None or other.statement is None or other.statement.form != "import":
                    continue
                rank = (
                    _common(other.entry.name.split("."), path),
                    id(other.entry) not in legacy,
                    -other.position,
                )
                if chosen is None or rank[:2] > best[:2]:
                    best, chosen = rank, other.entry
        if chosen is hit.entry:
            found.append(reference)
    return found


def _scope_of(analysis: Analysis, binding: Binding) -> tuple[int, str]:
    """Return the scope a binding belongs to, `global` followed."""
    assert binding.statement is not None
    assert binding.entry is not None
    table = analysis.scopes.table(local_name(binding.statement, binding.entry))
    return next(key for key, group in table.bindings.items() if binding in group)


def _import_edits(
    analysis: Analysis,
    hit: ImportHit,
    module: str,
    needed: set[str],
    binding: Binding,
    moving: list[Reference],
) -> list[Edit] | None:
    """Replace the entry; keep the parent imported where it is used; import what else the uses now name."""
    entry, statement = hit.entry, hit.statement
    layout = layout_of(analysis.utf8, statement.span)
    alone = len(statement.names) == 1
    further = sorted(
        target
        for target in needed
        if target != module
        and not module.startswith(target + ".")
        and not is_imported(analysis, target, binding)
    )
    parent = _parent_to_keep(analysis, hit, module, binding, moving)
    present = is_imported(analysis, module, binding)
    if present and alone and layout.alone and not layout.comment and not further and parent is None:
        return [Edit(layout.line_start, layout.next_line, "")]
    if parent is None:
        edits = [Edit(entry.span.start, entry.span.end, module)]
        following = further
    elif alone:
        edits = [Edit(entry.span.start, entry.span.end, parent)]
        following = ([] if present else [module]) + further
    else:
        edits = [Edit(entry.span.start, entry.span.end, f"{parent}, {module}")]
        following = further
    if following:
        inserted = layout.insert_after([(f"import {target}", []) for target in following])
        if inserted is None:
            return None
        edits.append(inserted)
    return edits


def _parent_to_keep(
    analysis: Analysis, hit: ImportHit, module: str, binding: Binding, moving: list[Reference]
) -> str | None:
    """Return the package that must stay imported because something else is read through the root."""
    root, _, _ = hit.entry.name.partition(".")
    scope = _scope_of(analysis, binding)
    taken = {reference.root.start for reference in moving}
    for other in analysis.hits:
        if isinstance(other, ImportHit) and other is not hit and other.statement.form == "import":
            if local_name(other.statement, other.entry) == root and not other.doctest:
                taken |= {reference.root.start for reference in _depending(analysis, other, scope)}
    others = other_chains(analysis, root, scope, taken)
    if exported(analysis, root):
        others.append((root,))
    parent = hit.entry.name.rpartition(".")[0]
    retained = [module] + [
        other.entry.name
        for other in analysis.scopes.table(root).bindings.get(scope, ())
        if other.entry is not None
        and other.entry is not hit.entry
        and other.statement is not None
        and other.suites == binding.suites
        and analysis.index.match(other.entry.name, exact_module=True) is None
    ]
    for chain in others:
        shared = _common(hit.entry.name.split("."), chain)
        if not any(_common(name.split("."), chain) >= shared for name in retained):
            return parent
    return None


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """Count the leading segments that two paths share."""
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return count

"""Fixes of `import a.b.legacy`, with or without an alias, together with the uses that depend on them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import ImportHit, StringHit
from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.references import bound_by
from ssot_lsp.core.rewrite.arms import judge_arms
from ssot_lsp.core.rewrite.chains import (
    chain_edits,
    judge_reference,
    rename_edits,
)
from ssot_lsp.core.rewrite.from_import import display, in_function_or_typing, title
from ssot_lsp.core.rewrite.gate import (
    SAFE,
    Verdict,
    judge_object,
    judge_path,
    judge_place,
    judge_superset,
    never,
    settle,
    unsafe,
    worst,
)
from ssot_lsp.core.rewrite.layout import layout_of
from ssot_lsp.core.rewrite.roots import common, is_imported, judge_passing_on, judge_root, judge_stars
from ssot_lsp.core.rewrite.uses import exported, judge_module_binding, judge_registered
from ssot_lsp.core.scopes import local_name

if TYPE_CHECKING:
    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.name_table import Binding
    from ssot_lsp.core.references import Reference
    from ssot_lsp.core.rewrite.roots import Roots

_TYPE_MAKERS = frozenset({b"ForwardRef", b"NamedTuple", b"NewType", b"TypeAliasType", b"TypedDict"})


def plan_entry(
    analysis: Analysis, hit: ImportHit, roots: Roots, modules: Modules
) -> tuple[Fix, list[Reference]]:
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
            judge_path(canonical.module, modules),
            judge_path(hit.match.legacy.module, modules),
            judge_registered(analysis, hit.match.legacy.module),
        ]
    )
    if hit.doctest and not hit.entry.alias:
        return _in_doctest(analysis, hit, canonical.module, base, modules)
    if hit.entry.alias or ("." not in hit.entry.name and not _shares_its_name(analysis, hit)):
        return _keeping_the_name(analysis, hit, canonical.module, base, modules)
    return _with_its_uses(analysis, hit, canonical.module, base, roots, modules)


def _shares_its_name(analysis: Analysis, hit: ImportHit) -> bool:
    """Tell whether a dotted import in the same scope binds the name too: `import a` beside `import a.b`."""
    binding = _binding_of(analysis, hit)
    group = analysis.scopes.table(hit.entry.name).bindings.get(binding.scope, ()) if binding else ()
    return any(
        other.entry is not None and other.entry.alias is None and "." in other.entry.name for other in group
    )


def _keeping_the_name(
    analysis: Analysis, hit: ImportHit, module: str, base: Verdict, modules: Modules
) -> tuple[Fix, list[Reference]]:
    """`import a.legacy as m` and `import legacy`: another module under the same local name."""
    entry = hit.entry
    bound = bound_by(hit.statement, entry, analysis.context)
    assert bound is not None
    edits, renamed = rename_edits(analysis, bound, module)
    stars = judge_stars(analysis, [bound.name], hit.span.start, modules) if edits else SAFE
    held = judge_module_binding(analysis, bound, module, modules, renames=bool(edits))
    verdict = worst([base, held, renamed, stars])
    shared = analysis.references_through(entry)
    if verdict.applicability == "display-only":
        return display(hit, verdict.reason), shared
    local = local_name(hit.statement, entry)
    text = module if entry.alias or module == local else f"{module} as {local}"
    own = Edit(entry.span.start, entry.span.end, text)
    return Fix(verdict.applicability, title(hit), tuple(sorted((own, *edits))), verdict.reason), shared


def _with_its_uses(
    analysis: Analysis, hit: ImportHit, module: str, base: Verdict, roots: Roots, modules: Modules
) -> tuple[Fix, list[Reference]]:
    """`import a.b.legacy`: the uses `a.b.legacy…` move with it; the parent stays where it is still used."""
    entry = hit.entry
    root = local_name(hit.statement, entry)
    binding = _binding_of(analysis, hit)
    if binding is None:
        return display(hit, f"`{root}` is rebound by `global` or `nonlocal`"), []
    dependents = roots.dependents(root)
    moving = dependents.by_entry.get(id(entry), [])
    verdicts = [base, _judge_lookups(analysis, hit, binding, roots)]
    if not roots.binds_only_packages(root, binding.scope):
        verdicts.append(never(f"`{root}` is also bound to something else"))
    needed = {module}
    edits: list[Edit] = []
    for reference in moving:
        verdicts.append(judge_reference(analysis, reference, modules))
        if binding.scope not in reference.use.chain:
            verdicts.append(never(f"`{entry.name}` is used where this import does not bind it"))
        if id(reference) in dependents.doubtful:
            verdicts.append(never(f"which of several imports of `{entry.name}` is used is not known"))
        canonical = reference.match.canonical
        changed = chain_edits(analysis, reference, canonical) if canonical else None
        if canonical is None or changed is None:
            verdicts.append(never("a use of the module cannot be rewritten"))
            continue
        edits += changed
        if canonical.is_module:
            verdicts.append(judge_superset(reference.match.legacy.dotted, canonical.module, modules))
        needed.add(settle(canonical, modules).module)
    uses = [reference.use for reference in moving]
    if moving:
        names = sorted({root, *(target.partition(".")[0] for target in needed)})
        verdicts.append(judge_stars(analysis, names, hit.span.start, modules))
    verdicts += [
        judge_root(analysis, target, binding, uses) for target in needed if target.partition(".")[0] != root
    ]
    keeps = _parent_to_keep(analysis, hit, module, binding, roots) is not None
    if not keeps and not in_function_or_typing(analysis, hit.statement):
        verdicts.append(judge_passing_on(analysis, binding, root, needed, roots))
    verdict = worst(verdicts)
    if verdict.applicability == "display-only":
        return display(hit, verdict.reason), moving
    own = _import_edits(analysis, hit, roots, [module, *sorted(needed - {module})], moving)
    if own is None:
        return display(hit, "the layout of this import is left to a person"), moving
    fix = Fix(verdict.applicability, title(hit), tuple(sorted({*own, *edits})), verdict.reason)
    return fix, moving


def _judge_lookups(analysis: Analysis, hit: ImportHit, binding: Binding, roots: Roots) -> Verdict:
    """Judge what may reach the legacy module through the root unseen, and would not find it any more."""
    root = local_name(hit.statement, hit.entry)
    path = tuple(hit.entry.name.split("."))
    if binding.scope[1] == "class_definition":
        return unsafe(f"`{root}` is an attribute of the class, and may be read as one")
    for chain, _ in roots.leftovers(root, binding.scope):
        if chain[: len(path)] == path:
            return never(f"`{'.'.join(chain)}` is read in a place that cannot be rewritten")
        if path[: len(chain)] == chain:
            return unsafe(f"`{'.'.join(chain)}` is passed on, and what is read from it is not known")
    for other in analysis.hits:
        if isinstance(other, StringHit) and _may_be_evaluated(other, hit.entry.name):
            return unsafe(f"a quoted type may name `{other.match.legacy.dotted}`")
    if roots.are_looked_up:
        return unsafe("this file looks names up at run time (eval, exec, globals and the like)")
    if _in_joined_strings(analysis, root):
        return unsafe("a string joined from several literals may name the module")
    return SAFE


def _may_be_evaluated(hit: StringHit, module: str) -> bool:
    """Tell whether a string that names something in `module` may be a type: it needs the import then."""
    if hit.string.use != "path" or not f"{hit.match.legacy.dotted}.".startswith(f"{module}."):
        return False
    for step in reversed(hit.string.path):
        if step.type in {"subscript", "generic_type"}:
            return not (step.node.text or b"").partition(b"[")[0].strip().endswith(b"Literal")
        if step.type == "call":
            function = step.node.child_by_field_name("function")
            name = ((function.text if function else b"") or b"").rpartition(b".")[2]
            if name in _TYPE_MAKERS:
                return True
    return False


def _in_joined_strings(analysis: Analysis, root: str) -> bool:
    """Tell whether `root` stands in one of several literals that follow each other: the whole is not read."""
    return any(
        any(step.type == "concatenated_string" for step in path)
        for path in (analysis.syntax.path(start, end) for start, end in analysis.scopes.positions(root))
        if path[-1].type == "string_content"
    )


def _in_doctest(
    analysis: Analysis, hit: ImportHit, module: str, base: Verdict, modules: Modules
) -> tuple[Fix, list[Reference]]:
    """`>>> import a.legacy`: the examples of its docstring move with it, if nothing else uses the root."""
    assert analysis.doctests is not None
    moving = [one for one in analysis.references_through(hit.entry) if one.where == "doctest"]
    root = hit.entry.name.partition(".")[0]
    docstring = analysis.doctests.docstring_at(hit.span.start)
    known = {reference.root.start for reference in moving} | {hit.span.start}
    verdicts = [base]
    edits = [Edit(hit.span.start, hit.span.end, module)]
    code = analysis.doctests.code
    positions = analysis.scopes.positions(root)
    first, last = (docstring.start, docstring.end) if docstring is not None else (0, 0)
    for start, end in positions[bisect_left(positions, (first, 0)) : bisect_left(positions, (last, 0))]:
        if code[start:end].strip() and start not in known:
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


def _binding_of(analysis: Analysis, hit: ImportHit) -> Binding | None:
    """Return the binding that an entry makes; None where `global` or `nonlocal` leads nowhere."""
    return analysis.scopes.table(local_name(hit.statement, hit.entry)).binding_of(hit.entry)


def _import_edits(
    analysis: Analysis, hit: ImportHit, roots: Roots, needed: list[str], moving: list[Reference]
) -> list[Edit] | None:
    """Replace the entry; keep the parent imported where it is used; import what else the uses now name.

    `needed` are the modules to be imported, that of the entry first.
    """
    entry, statement = hit.entry, hit.statement
    binding = _binding_of(analysis, hit)
    if binding is None:
        return None
    module = needed[0]
    layout = layout_of(analysis.utf8, statement.span)
    alone = len(statement.names) == 1
    first = min([reference.root.start for reference in moving], default=binding.position)
    further = [
        target
        for target in needed[1:]
        if not module.startswith(target + ".") and not is_imported(analysis, target, binding, first)
    ]
    parent = _parent_to_keep(analysis, hit, module, binding, roots)
    if parent == "":
        return None
    present = is_imported(analysis, module, binding, first)
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
    analysis: Analysis, hit: ImportHit, module: str, binding: Binding, roots: Roots
) -> str | None:
    """Return the package that must stay imported because something else is read through the root.

    It is '' where an import without a dot would have to stay as it is.
    """
    root, _, _ = hit.entry.name.partition(".")
    path = hit.entry.name.split(".")
    others = list(roots.leftovers(root, binding.scope))
    if exported(analysis, root):
        others.append(((root,), len(analysis.utf8)))
    for chain, place in others:
        shared = common(path, chain)
        if common(module.split("."), chain) < shared and not roots.retains(binding, chain[:shared], place):
            parent = hit.entry.name.rpartition(".")[0]
            for kept in (parent, ".".join(chain[:shared])):
                if analysis.rules.match(kept, exact_module=True) is None:
                    return kept
            return ""
    return None

"""Edits of attribute chains: the path replaced, the new module imported, no name clashing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.expected import expects_failure
from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.references import attributes_of, match_chain
from ssot_lsp.core.rewrite.gate import (
    SAFE,
    Verdict,
    head,
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
from ssot_lsp.core.rewrite.roots import is_imported, judge_root, judge_stars
from ssot_lsp.core.rewrite.uses import attribute_depth, judge_calls, judge_stored
from ssot_lsp.core.stores import stores
from ssot_lsp.core.syntax import has_error_between

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.name_table import Binding, ScopeKey
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.references import Bound, Reference
    from ssot_lsp.core.syntax import Path

_PLAIN_CHAIN = re.compile(rb"[\w.\x80-\xff \t]*")


def rename_edits(analysis: Analysis, bound: Bound, module: str) -> tuple[tuple[Edit, ...], Verdict]:
    """Rename the attributes read from a module that moves to `module` and keeps its local name."""
    edits: list[Edit] = []
    verdict = SAFE
    references = analysis.references_through(bound.entry)
    for reference in references:
        canonical = reference.match.canonical
        if canonical is None:
            verdict = worst([verdict, never(f"{reference.match.legacy.dotted} is banned")])
            continue
        new = canonical.dotted.removeprefix(module + ".").split(".")
        if len(new) != len(reference.attributes):
            verdict = worst([verdict, never(f"{canonical.dotted} lies at another depth of the module")])
            continue
        for segment, name in zip(reference.attributes, new, strict=True):
            if segment.name == name:
                continue
            if not reference.only:
                verdict = worst([verdict, never(f"`{bound.name}` is not always what this import binds")])
            edits.append(Edit(segment.span.start, segment.span.end, name))
            if reference.where == "code" and _prints_itself(reference.use.path):
                verdict = worst([verdict, unsafe("the f-string prints the expression itself")])
            if reference.where == "attribute-string":
                verdict = worst([verdict, unsafe("a string names an attribute that is renamed")])
    return tuple(edits), worst([verdict, _judge_unlikely(analysis, bound, module, references, bool(edits))])


def _judge_unlikely(
    analysis: Analysis, bound: Bound, module: str, references: list[Reference], renames: bool
) -> Verdict:
    """Judge the functions that may be called before or after the name is bound anew.

    What they read would miss a renaming, or get one that is not meant for it.
    """
    table = analysis.scopes.table(bound.name)
    seen = {reference.root.start for reference in references}
    for use in table.uses:
        bindings = table.possible(use)
        if all(binding.entry is bound.entry for binding in bindings):
            continue
        doubtful = renames and use.start in seen
        if use.start not in seen and any(binding.entry is bound.entry for binding in bindings):
            attributes = attributes_of(use)
            found = match_chain(bound, attributes, analysis.rules, analysis.known) if attributes else None
            if found is not None:
                canonical = found[0].canonical
                path = ".".join([module, *(segment.name for segment in found[1])])
                doubtful = canonical is None or canonical.dotted != path
        if doubtful:
            return never(f"`{bound.name}` is not always what this import binds")
    return SAFE


def judge_reference(analysis: Analysis, reference: Reference, modules: Modules) -> Verdict:
    """Judge one chain by itself: the canonical object, the place, the calls, what its root may be."""
    legacy, canonical = reference.match.legacy, reference.match.canonical
    if canonical is None:
        return never("the rule names no replacement")
    if reference.match.rule.legacy.is_module:  # what is read from the object is not the registry's matter
        legacy, canonical = head(legacy, modules), head(canonical, modules)
    verdicts = [
        judge_object(legacy, canonical, modules),
        judge_place(legacy, canonical, analysis.context, modules, at_import_time=True),
    ]
    if has_error_between(reference.use.path):
        verdicts.append(never("the source around it has syntax errors"))
    if not reference.only:
        verdicts.append(never(f"`{reference.bound.name}` is not always what this import binds"))
    if reference.where == "attribute-string":
        verdicts.append(unsafe("the string names what is patched or looked up at run time"))
    if reference.where == "code":
        path = reference.use.path
        surplus = canonical.dotted.count(".") - (reference.match.canonical or canonical).dotted.count(".")
        depth = attribute_depth(
            path, max(0, len(reference.attributes) + surplus)
        )  # it may lie before the root
        verdicts.append(judge_calls(analysis, legacy, canonical, [(path, depth)], modules))
        if stores(path, depth):
            verdicts.append(unsafe("the attribute is assigned to or deleted"))
        if _prints_itself(path):
            verdicts.append(unsafe("the f-string prints the expression itself"))
    whole = reference.match.canonical or canonical
    verdicts.append(judge_stored(analysis, reference.match.legacy, whole, modules))
    return worst(verdicts)


def chain_edits(analysis: Analysis, reference: Reference, canonical: ObjectRef) -> list[Edit] | None:
    """Replace the part of a chain that changes; None where it cannot be told or spans lines."""
    base = reference.bound.path.split(".")
    old = [*base, *(segment.name for segment in reference.attributes)]
    new = canonical.dotted.split(".")
    attributes = list(reference.attributes)
    edits: list[Edit] = []
    if reference.where == "attribute-string":
        text = attributes.pop()
        old.pop()
        if new.pop() != text.name:
            edits.append(Edit(text.span.start, text.span.end, canonical.dotted.rpartition(".")[2]))
    while len(old) > len(base) and len(new) > 1 and old[-1] == new[-1]:
        old.pop()
        new.pop()
        attributes.pop()
    end = attributes[-1].span.end if attributes else reference.root.end
    if not _PLAIN_CHAIN.fullmatch(analysis.utf8, reference.root.start, end):
        return None
    return [*edits, Edit(reference.root.start, end, ".".join(new))]


class _Lone(NamedTuple):
    """A chain that can be rewritten by itself; `target` is the module that it then needs to be imported."""

    reference: Reference
    title: str
    verdict: Verdict
    edits: tuple[Edit, ...]
    binding: Binding
    target: str

    @property
    def suite(self) -> tuple[str, ScopeKey, tuple[int, ...]]:
        """What is imported, and the suite in which one import of it will do."""
        return self.target, self.binding.scope, self.binding.suites


def plan_lone_references(
    analysis: Analysis, references: Iterable[Reference], modules: Modules
) -> dict[int, Fix]:
    """Plan the fixes of chains whose imports are no findings: each chain, and an import of what it now names.

    Keys are the ids of the references. Chains of one suite share the import, behind the first that they
    are read through.
    """
    fixes: dict[int, Fix] = {}
    lone: list[_Lone] = []
    for reference in references:
        planned = _lone(analysis, reference, modules)
        if isinstance(planned, Fix):
            fixes[id(reference)] = planned
        else:
            lone.append(planned)
    first: dict[tuple[str, ScopeKey, tuple[int, ...]], Binding] = {}
    for one in lone:
        known = first.setdefault(one.suite, one.binding)
        if one.binding.position < known.position:
            first[one.suite] = one.binding
    for one in lone:
        edits = one.edits
        statement = first[one.suite].statement
        there = is_imported(analysis, one.target, one.binding, one.reference.root.start)
        if not there and statement is not None:
            inserted = layout_of(analysis.utf8, statement.span).insert_after([(f"import {one.target}", [])])
            edits = (*edits, inserted) if inserted is not None else edits
        fixes[id(one.reference)] = Fix(
            one.verdict.applicability, one.title, tuple(sorted(edits)), one.verdict.reason
        )
    return fixes


def _lone(analysis: Analysis, reference: Reference, modules: Modules) -> Fix | _Lone:
    """Judge one such chain; a fix where it is final."""
    canonical = reference.match.canonical
    title = f"Use `{canonical.dotted}`" if canonical else f"Replace `{reference.match.legacy.dotted}`"
    verdict = judge_reference(analysis, reference, modules)
    if canonical is None or verdict.applicability == "display-only":
        return Fix("display-only", title, (), verdict.reason)
    target = settle(canonical, modules)
    bound = reference.bound
    if target.module == bound.path and "." not in target.qualname and len(reference.attributes) >= 1:
        segment = reference.attributes[0]
        return Fix(
            verdict.applicability,
            title,
            (Edit(segment.span.start, segment.span.end, target.qualname),),
            verdict.reason,
        )
    if canonical.is_module:
        passed_on = judge_superset(reference.match.legacy.dotted, canonical.module, modules)
        verdict = worst([verdict, passed_on, judge_path(canonical.module, modules)])
    else:
        verdict = worst([verdict, judge_path(target.module, modules)])
    if reference.where == "doctest":
        verdict = worst([verdict, never("the doctest would need another import line")])
    if reference.where == "attribute-string" and not bound.is_module:
        verdict = worst([verdict, never("the string names an attribute of an object that is passed along")])
    edits = chain_edits(analysis, reference, canonical)
    if edits is None:
        verdict = worst([verdict, never("the chain is spread over lines")])
    binding = next((b for b in reference.reaching if b.entry is bound.entry), None)
    possible = analysis.scopes.table(bound.name).possible(reference.use)
    if binding is None or len(reference.reaching) != 1 or any(b.entry is not bound.entry for b in possible):
        verdict = worst([verdict, never(f"`{bound.name}` is bound in several places")])
    if binding is not None:
        names = sorted({bound.name, target.module.partition(".")[0]})
        verdict = worst(
            [
                verdict,
                judge_root(analysis, target.module, binding, [reference.use]),
                judge_stars(analysis, names, binding.position, modules),
            ]
        )
    if expects_failure(analysis.syntax, bound.statement.span):
        verdict = worst([verdict, never("the import it is read through may fail, as its `with` says")])
    if verdict.applicability == "display-only" or edits is None or binding is None:
        return Fix("display-only", title, (), verdict.reason)
    return _Lone(reference, title, verdict, tuple(edits), binding, target.module)


def _prints_itself(path: Path) -> bool:
    """Tell whether a place is in an f-string field like `{m.X=}`."""
    return any(
        step.type == "interpolation" and any(child.type == "=" for child in step.node.children)
        for step in path
    )

"""Edits of attribute chains: the path replaced, the new module imported, no name clashing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssot_lsp.core.analysis import ImportHit
from ssot_lsp.core.findings import Edit, Fix
from ssot_lsp.core.references import Reference, attributes_of, quoted_places
from ssot_lsp.core.rewrite.gate import (
    SAFE,
    Verdict,
    head,
    judge_object,
    judge_place,
    never,
    settle,
    unsafe,
    worst,
)
from ssot_lsp.core.rewrite.layout import layout_of
from ssot_lsp.core.rewrite.uses import attribute_depth, judge_calls, stores

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.analysis import Analysis
    from ssot_lsp.core.facts import Modules
    from ssot_lsp.core.names import ObjectRef
    from ssot_lsp.core.references import Bound
    from ssot_lsp.core.scopes import Binding, ScopeKey, Use
    from ssot_lsp.core.syntax import Path

_DOTTED_TAIL = re.compile(rb"(?:\.[A-Za-z_\x80-\xff][\w\x80-\xff]*)*")
_PLAIN_CHAIN = re.compile(rb"[\w.\x80-\xff \t]*")


def references_through(analysis: Analysis, bound: Bound) -> list[Reference]:
    """List the references whose root is what `bound` binds."""
    return [
        hit
        for hit in analysis.hits
        if isinstance(hit, Reference) and any(binding.entry is bound.entry for binding in hit.reaching)
    ]


def rename_edits(analysis: Analysis, bound: Bound) -> tuple[tuple[Edit, ...], Verdict]:
    """Rename the attributes read from a module that moves and keeps its local name."""
    edits: list[Edit] = []
    verdict = SAFE
    for reference in references_through(analysis, bound):
        canonical = reference.match.canonical
        if canonical is None:
            verdict = worst([verdict, never(f"{reference.match.legacy.dotted} is banned")])
            continue
        new = canonical.dotted.split(".")[-len(reference.attributes) :]
        for segment, name in zip(reference.attributes, new, strict=False):
            if segment.name != name and not reference.only:
                verdict = worst([verdict, never(f"`{bound.name}` is not always what this import binds")])
            if segment.name != name:
                edits.append(Edit(segment.span.start, segment.span.end, name))
                if reference.where == "attribute-string":
                    verdict = worst([verdict, unsafe("a string names an attribute that is renamed")])
    return tuple(edits), verdict


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
    if not reference.only:
        verdicts.append(never(f"`{reference.bound.name}` is not always what this import binds"))
    if reference.where == "attribute-string":
        verdicts.append(unsafe("the string names what is patched or looked up at run time"))
    if reference.where == "code":
        path = reference.use.path
        surplus = canonical.dotted.count(".") - (reference.match.canonical or canonical).dotted.count(".")
        depth = attribute_depth(path, len(reference.attributes) + surplus)
        verdicts.append(judge_calls(analysis, legacy, canonical, [(path, depth)], modules))
        if stores(path, depth):
            verdicts.append(unsafe("the attribute is assigned to or deleted"))
        if _prints_itself(path):
            verdicts.append(unsafe("the f-string prints the expression itself"))
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
        if not attributes:
            return edits
    while len(old) > len(base) and len(new) > 1 and old[-1] == new[-1]:
        old.pop()
        new.pop()
        attributes.pop()
    end = attributes[-1].span.end if attributes else reference.root.end
    if not _PLAIN_CHAIN.fullmatch(analysis.utf8, reference.root.start, end):
        return None
    return [*edits, Edit(reference.root.start, end, ".".join(new))]


def plan_lone_reference(analysis: Analysis, reference: Reference, modules: Modules) -> Fix:
    """Plan the fix of a chain whose import is no finding: the chain, and an import of what it now names."""
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
    if reference.where == "doctest":
        verdict = worst([verdict, never("the doctest would need another import line")])
    if reference.where == "attribute-string" and not bound.is_module:
        verdict = worst([verdict, never("the string names an attribute of an object that is passed along")])
    edits = chain_edits(analysis, reference, canonical)
    if edits is None:
        verdict = worst([verdict, never("the chain is spread over lines")])
    binding = next((b for b in reference.reaching if b.entry is bound.entry), None)
    if binding is None or len(reference.reaching) != 1:
        verdict = worst([verdict, never(f"`{bound.name}` is bound in several places")])
    if binding is not None:
        verdict = worst([verdict, judge_root(analysis, target.module, binding.scope, [reference.use])])
    if verdict.applicability == "display-only" or edits is None or binding is None:
        return Fix("display-only", title, (), verdict.reason)
    if not is_imported(analysis, target.module, binding):
        layout = layout_of(analysis.utf8, bound.statement.span)
        inserted = layout.insert_after([(f"import {target.module}", [])])
        edits = [*edits, inserted] if inserted is not None else edits
    return Fix(verdict.applicability, title, tuple(sorted(edits)), verdict.reason)


def is_imported(analysis: Analysis, module: str, binding: Binding) -> bool:
    """Tell whether a plain import of `module` (or of something in it) stands in the same suite as `binding`."""
    root = module.partition(".")[0]
    legacy = {id(hit.entry) for hit in analysis.hits if isinstance(hit, ImportHit)}
    for other in analysis.scopes.table(root).bindings.get(binding.scope, ()):
        if other.statement is None or other.entry is None or other.statement.form != "import":
            continue
        if other.entry.alias is None and id(other.entry) not in legacy and other.suites == binding.suites:
            if other.entry.name == module or other.entry.name.startswith(module + "."):
                return True
    return False


def judge_root(analysis: Analysis, module: str, scope: ScopeKey, uses: Iterable[Use]) -> Verdict:
    """Judge whether the first segment of `module` may become a name in `scope`, to be read at `uses`."""
    root = module.partition(".")[0]
    table = analysis.scopes.table(root)
    concerned = {scope} | {key for use in uses for key in use.chain}
    for key, bindings in table.bindings.items():
        for binding in bindings:
            plain = (
                binding.statement is not None
                and binding.entry is not None
                and binding.statement.form == "import"
                and binding.entry.alias is None
            )
            if key in concerned and not plain:
                return never(f"the name `{root}` is taken in this file")
    for use in table.uses:
        if scope not in use.chain:
            continue
        seen = table.scope_of(use.chain)
        if seen is None or (seen != scope and use.chain.index(seen) < use.chain.index(scope)):
            return never(f"the name `{root}` means something else in this file")
    return SAFE


def other_chains(analysis: Analysis, root: str, scope: ScopeKey, moving: set[int]) -> list[tuple[str, ...]]:
    """List what is read through `root` (bound in `scope`), as paths, apart from what begins in `moving`.

    Quoted annotations and type comments count too.
    """
    table = analysis.scopes.table(root)
    chains = [
        (root, *(segment.name for segment in attributes_of(use)))
        for use in table.uses
        if use.start not in moving and table.scope_of(use.chain) == scope
    ]
    for start, end, _ in quoted_places(analysis.scopes, root):
        if start not in moving:
            tail = _DOTTED_TAIL.match(analysis.utf8, end)
            names = tail.group().decode("utf-8", "replace").split(".")[1:] if tail else []
            chains.append((root, *names))
    return chains


def _prints_itself(path: Path) -> bool:
    """Tell whether a place is in an f-string field like `{m.X=}`."""
    return any(
        step.type == "interpolation" and any(child.type == "=" for child in step.node.children)
        for step in path
    )

"""The resolve gate: with what confidence may a legacy object be replaced by its canonical one.

Every function here returns a `Verdict`; of several the worst counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.names import ObjectRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.context import FileContext
    from ssot_lsp.core.facts import Lookup, Modules
    from ssot_lsp.core.findings import Applicability

_RANK: dict[Applicability, int] = {"safe": 0, "unsafe": 1, "display-only": 2}
_OWN = frozenset(
    {
        "__all__",
        "__dict__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__path__",
        "__spec__",
    }
)
_KIND_WORDS = {
    "class": "a class",
    "function": "a function",
    "coroutine": "a coroutine function",
    "module": "a module",
}


class Verdict(NamedTuple):
    """An applicability and, unless it is safe, why."""

    applicability: Applicability = "safe"
    reason: str = ""


_MOST_OPENED = 2_000  # modules: reading one takes some milliseconds the first time
SAFE = Verdict()


def unsafe(reason: str) -> Verdict:
    """Say that a person must agree."""
    return Verdict("unsafe", reason)


def never(reason: str) -> Verdict:
    """Say that nothing is offered."""
    return Verdict("display-only", reason)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the least confident verdict, the first of equals."""
    result = SAFE
    for verdict in verdicts:
        if _RANK[verdict.applicability] > _RANK[result.applicability]:
            result = verdict
    return result


def settle(ref: ObjectRef, modules: Modules) -> ObjectRef:
    """Move leading submodules of a qualname into the module: `a:sub.X` is `a.sub:X` if `a.sub` is one."""
    while "." in ref.qualname:
        first, _, rest = ref.qualname.partition(".")
        found = modules.look_up(ObjectRef(ref.module, first))
        if found.status != "present" or found.kind != "module":
            break
        ref = ObjectRef(f"{ref.module}.{first}", rest)
    return ref


def head(ref: ObjectRef, modules: Modules) -> ObjectRef:
    """Return the name in the module that a reference goes through: what an import would name."""
    settled = settle(ref, modules)
    return ObjectRef(settled.module, settled.qualname.partition(".")[0])


def judge_object(legacy: ObjectRef, canonical: ObjectRef, modules: Modules) -> Verdict:
    """Judge whether the canonical object exists and is of the legacy one's kind."""
    if legacy.qualname in _OWN:
        return unsafe(f"`{legacy.qualname}` is the module's own and will differ")
    found = modules.look_up(settle(canonical, modules))
    if found.status == "absent":
        return never(found.reason or f"{canonical.module} does not define {canonical.qualname}")
    if found.status == "unknown":
        return unsafe(found.reason or f"{canonical.dotted} could not be looked up")
    before = modules.look_up(settle(legacy, modules))
    known = before.status == "present" and before.kind in _KIND_WORDS and found.kind in _KIND_WORDS
    if known and before.kind != found.kind:
        return never(
            f"{legacy.dotted} is {_KIND_WORDS[before.kind]}, {canonical.dotted} {_KIND_WORDS[found.kind]}"
        )
    return SAFE


def judge_path(module: str, modules: Modules) -> Verdict:
    """Judge a module that is read as an attribute of its package: another thing may have its name there."""
    parent, _, last = module.rpartition(".")
    while parent:
        found = modules.look_up(ObjectRef(parent, last))
        path = f"{parent}.{last}"
        if found.status == "present" and not (
            found.kind == "module" and (found.defined is None or found.defined.dotted == path)
        ):
            return never(f"`{last}` of {parent} is something else than the module {path}")
        parent, _, last = parent.rpartition(".")
    return SAFE


def kinds_agree(legacy: ObjectRef, canonical: ObjectRef, modules: Modules) -> tuple[Lookup, bool]:
    """Return what is known of the canonical object, and whether the legacy one is known to be of its kind."""
    found = modules.look_up(settle(canonical, modules))
    if found.status != "present":
        return found, False
    before = modules.look_up(settle(legacy, modules))
    return found, before.status == "present" and before.kind == found.kind


def judge_superset(legacy: str, canonical: str, modules: Modules) -> Verdict:
    """Judge a module that escapes: whoever gets it may ask it for any of the legacy module's names."""
    old, new = modules.names(legacy), modules.names(canonical)
    if old is None or not old.complete:
        return unsafe(
            f"the module is passed on, and what is read from it is not known ({legacy} cannot be read)"
        )
    if new is None or not (new.complete or old.names <= new.names):
        return unsafe(f"the module is passed on, and the names of {canonical} are not fully known")
    lost = {name for name in old.names & new.names if _is_only_there(legacy, canonical, name, modules)}
    missing = sorted(name for name in (old.names - new.names) | lost if not name.startswith("__"))
    if missing:
        shown = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
        return unsafe(f"the module is passed on, and {canonical} lacks {shown}")
    return SAFE


def _is_only_there(legacy: str, canonical: str, name: str, modules: Modules) -> bool:
    """Tell whether a submodule is loaded with the legacy package, and that of the canonical one is not."""
    path, before = f"{canonical}.{name}", f"{legacy}.{name}"
    found = modules.look_up(ObjectRef(canonical, name))
    if found.kind != "module" or found.defined is None or found.defined.dotted != path:
        return False
    return not is_loaded(path, canonical, modules) and is_loaded(before, legacy, modules)


def judge_place(
    legacy: ObjectRef, canonical: ObjectRef, context: FileContext, modules: Modules, *, at_import_time: bool
) -> Verdict:
    """Judge whether this file may import the canonical module: not itself, and not in a new cycle."""
    if context.module is None:
        return SAFE
    if context.module in {canonical.module, canonical.dotted}:
        return never("this file is the canonical module: it would import itself")
    found = modules.look_up(settle(canonical, modules))
    if found.defined is not None and found.defined.module == context.module and found.defined.qualname:
        return never("the canonical object is defined in this file: it would import itself")
    if not at_import_time or _is_handed_on(legacy, found, canonical.module, modules):
        return SAFE
    closes = _imports(canonical.module, context.module, modules, beside=context.module)
    if closes is False:
        return SAFE
    if closes is None:
        return unsafe(f"{canonical.module} imports so much that this module may be among it: in a cycle then")
    return unsafe(f"{canonical.module} imports this module: the fix would close an import cycle")


def _is_handed_on(legacy: ObjectRef, found: Lookup, canonical: str, modules: Modules) -> bool:
    """Tell whether the legacy module gets the very object from the canonical one, and so imports it."""
    if legacy.is_module or found.defined is None:
        return False
    return modules.look_up(settle(legacy, modules)).defined == found.defined and (
        canonical in modules.imports(legacy.module) or bool(_imports(legacy.module, canonical, modules))
    )


def is_loaded(submodule: str, package: str, modules: Modules) -> bool:
    """Tell whether importing `package` imports `submodule` as well, so that it is an attribute."""
    return bool(_imports(package, submodule, modules))


def _imports(module: str, sought: str, modules: Modules, *, beside: str | None = None) -> bool | None:
    """Tell whether importing `module` imports `sought`, directly or not; None after `_MOST_OPENED` modules.

    With `beside` its parent packages count as well, but for those that the module `beside` lies in: it is
    there that `module` is to be imported. Near ones are opened first: a module that hands on a name
    imports the other one itself. Modules that import nothing of the workspace do not count.
    """
    level = [module]
    if beside is not None:
        parent = module.rpartition(".")[0]
        while parent and not f"{beside}.".startswith(f"{parent}."):
            level.append(parent)
            parent = parent.rpartition(".")[0]
    seen = set(level)
    opened = 0
    while level:
        following: set[str] = set()
        for one in level:
            found = modules.imports(one)
            if sought in found:
                return True
            following |= found
            opened += bool(found)
        level = sorted(following - seen)
        seen |= following
        if opened > _MOST_OPENED:
            return None
    return False

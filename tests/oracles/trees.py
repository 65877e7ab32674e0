"""Generated package trees: a canonical module, a legacy one that re-exports or copies it, and the rules.

Every object says where it was defined (`module:name`), so that a run shows which one a name is bound to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import strategies as st

from ssot_lsp.core.names import ObjectRef
from ssot_lsp.core.rules import Rule

Kind = Literal["class", "function", "coroutine", "value"]
KINDS: dict[str, Kind] = {
    "Alpha": "class",
    "Beta": "class",
    "make": "function",
    "run": "coroutine",
    "VALUE": "value",
    "_hidden": "value",
}
LEGACY = ("app.legacy", "app.core.legacy", "app.old.factory", "oldpkg.mod", "oldmod", "app.core.deep.legacy")
CANONICAL = (
    "app.canonical",
    "app.core.canonical",
    "app.new.manager",
    "newpkg.mod",
    "newmod",
    "app.new.legacy",
)
EXTRA = "app.extra"  # a second canonical module, for names that went elsewhere
IMPLEMENTATION = "app.impl"  # where some canonical names are really defined
BETWEEN = "app.between"  # where the legacy module moved first, legacy itself by now
SUBMODULE = "sub"


@dataclass(frozen=True, slots=True)
class Item:
    """One name of the legacy module and what became of it."""

    name: str
    kind: Kind
    copied: bool  # the legacy module has its own; else it re-exports the canonical one
    home: str  # the module it is to be imported from
    new_name: str
    defined: str  # the module that defines the canonical one
    absent: bool = False  # the canonical lacks it
    new_kind: Kind | None = None  # the canonical one is of another kind


@dataclass(slots=True)
class Library:
    """The modules under the rules. `items` maps each legacy module to its names."""

    legacy: str
    canonical: str
    items: dict[str, list[Item]]
    rules: list[Rule]
    files: dict[str, str]
    legacy_files: dict[str, str | None]  # what is left of the legacy files once nobody imports them
    by_name: bool = False
    notes: set[str] = field(default_factory=set)

    def expected(self, said: str) -> str:
        """What a description of a run must be once every legacy name is the canonical one."""
        objects = {
            f"{module}:{item.name}": f"{item.defined}:{item.new_name}"
            for module, items in self.items.items()
            for item in items
        }
        modules = {} if self.by_name else {module: self._moved(module) for module in self.items}
        said = re.sub(r"[\w.]+:\w+", lambda match: objects.get(match[0], match[0]), said)
        return re.sub(r"(?<=\bmodule )[\w.]+", lambda match: modules.get(match[0], match[0]), said)

    def _moved(self, module: str) -> str:
        if module == BETWEEN:
            return self.canonical
        return self.canonical + module[len(self.legacy) :]


def path_of(module: str, *, package: bool = False) -> str:
    """The file of a module, relative to the source root."""
    return module.replace(".", "/") + ("/__init__.py" if package else ".py")


def parents(module: str) -> list[str]:
    """The packages above a module, the nearest last."""
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def definition(name: str, kind: Kind, module: str) -> str:
    """Source of one object that says where it comes from."""
    where = f"{module}:{name}"
    if kind == "class":
        return (
            f"class {name}:\n    member = '{where}.member'\n\n"
            f"    def method(self):\n        return '{where}.method'\n\n\n"
        )
    if kind == "value":
        return f"{name} = '{where}'\n"
    head = "async def" if kind == "coroutine" else "def"
    return f"{head} {name}():\n    return '{where}'\n\n\n"


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Draw a library; most often every legacy name can be fixed safely."""
    legacy = draw(st.sampled_from(LEGACY))
    canonical = draw(st.sampled_from(CANONICAL))
    package = draw(st.sampled_from([True, False]))
    by_name = draw(st.sampled_from([False, False, True]))
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=2, max_size=6, unique=True))
    if "Alpha" not in names:
        names.append("Alpha")
    items = {legacy: [_item(draw, name, canonical) for name in names]}
    if package:
        sub = f"{canonical}.{SUBMODULE}"
        items[f"{legacy}.{SUBMODULE}"] = [Item("Gamma", "class", draw(st.booleans()), sub, "Gamma", sub)]
    if not by_name and draw(st.integers(0, 19)) == 0:
        facade = Item("Alpha", "class", copied=True, home=canonical, new_name="Alpha", defined=legacy)
        items[legacy] = [facade if item.name == "Alpha" else item for item in items[legacy]]
    keep_sub = package and not by_name and draw(st.sampled_from([False, False, False, True]))
    rules = _rules(draw, legacy, canonical, items[legacy], by_name=by_name, submodules=not keep_sub)
    ruled = {rule.legacy.qualname for rule in rules} if by_name else {item.name for item in items[legacy]}
    if by_name or keep_sub:
        items.pop(f"{legacy}.{SUBMODULE}", None)
    items[legacy] = [item for item in items[legacy] if item.name in ruled]
    library = Library(legacy, canonical, items, rules, {}, {}, by_name)
    if not by_name and not package and draw(st.integers(0, 7)) == 0:
        _move_twice(library)
    _write(draw, library, package, keep_sub=keep_sub)
    return library


def _item(draw: st.DrawFn, name: str, canonical: str) -> Item:
    home = draw(st.sampled_from([canonical] * 5 + [EXTRA]))
    renamed = draw(st.integers(0, 4)) == 0
    absent = draw(st.integers(0, 24)) == 0
    inside = draw(st.integers(0, 3)) > 0
    defined = home if inside else IMPLEMENTATION
    other_kind: Kind | None = None
    if KINDS[name] != "value" and draw(st.integers(0, 24)) == 0:
        other_kind = "coroutine" if KINDS[name] == "function" else "function"
    return Item(
        name,
        KINDS[name],
        copied=absent or other_kind is not None or draw(st.booleans()),
        home=home,
        new_name=f"new_{name}" if renamed else name,
        defined=defined,
        absent=absent,
        new_kind=other_kind,
    )


def _rules(
    draw: st.DrawFn, legacy: str, canonical: str, items: list[Item], *, by_name: bool, submodules: bool
) -> list[Rule]:
    """One module rule with a rename table and rules for names that went elsewhere; or name rules alone."""
    rules = []
    if not by_name:
        rename = tuple(
            (item.name, item.new_name)
            for item in items
            if item.new_name != item.name and item.home == canonical
        )
        rules.append(
            Rule("module", ObjectRef(legacy), ObjectRef(canonical), rename=rename, submodules=submodules)
        )
    for item in items:
        if (by_name and (item.name == "Alpha" or draw(st.integers(0, 3)))) or (
            not by_name and item.home != canonical
        ):
            target = ObjectRef(item.home, item.new_name)
            rules.append(Rule(f"name-{item.name}", ObjectRef(legacy, item.name), target))
    return rules


def _move_twice(library: Library) -> None:
    """Let the legacy module have moved to another first, which is legacy itself now: a chain of two rules."""
    first = library.rules[0]
    library.rules[0] = Rule("module", first.legacy, ObjectRef(BETWEEN))
    library.rules.append(Rule("between", ObjectRef(BETWEEN), first.canonical, rename=first.rename))
    names = [
        f"from {item.home} import {_as(item.new_name, item.name)}\n"
        for item in library.items[library.legacy]
        if not item.absent
    ]
    library.files[path_of(BETWEEN)] = "".join(names)
    library.legacy_files[path_of(BETWEEN)] = None
    library.items[BETWEEN] = []


def _as(name: str, local: str) -> str:
    return name if name == local else f"{name} as {local}"


def _write(draw: st.DrawFn, library: Library, package: bool, *, keep_sub: bool) -> None:
    """Write the files of the library, and what stays of the legacy ones."""
    files = library.files
    homes: dict[str, list[str]] = {library.canonical: [], EXTRA: [], IMPLEMENTATION: []}
    exports: dict[str, list[str]] = {library.canonical: [], EXTRA: []}
    for item in (each for each in library.items[library.legacy] if not each.absent):
        if item.defined == library.legacy:
            homes[item.home].append(f"from {library.legacy} import {item.name}\n")
            continue
        homes[item.defined].append(definition(item.new_name, item.new_kind or item.kind, item.defined))
        if item.defined != item.home:
            homes[item.home].insert(0, f"from {item.defined} import {item.new_name}\n")
        exports[item.home].append(item.new_name)
    if draw(st.integers(0, 3)) == 0:  # more than the legacy has: a star import would bind it
        homes[library.canonical].append("MORE = 'more'\n")
    if draw(st.integers(0, 2)) == 0:
        homes[library.canonical].append(f"__all__ = {sorted(exports[library.canonical])!r}\n")
    if not library.by_name and draw(st.integers(0, 19)) == 0:
        homes[library.canonical].append(
            f"def late():\n    from {library.legacy} import Alpha\n    return Alpha\n"
        )
        library.notes.add("canonical imports legacy")
    for module, parts in homes.items():
        is_package = package and module == library.canonical
        files[path_of(module, package=is_package)] = f'"""{module}."""\n' + "".join(parts)
    if package:
        text = definition("Gamma", "class", f"{library.canonical}.{SUBMODULE}")
        files[path_of(f"{library.canonical}.{SUBMODULE}")] = text
    _write_legacy(draw, library, package, keep_sub=keep_sub)
    for path in list(files):
        for parent in parents(path[:-3].replace("/", ".")):
            files.setdefault(path_of(parent, package=True), "")


def _write_legacy(draw: st.DrawFn, library: Library, package: bool, *, keep_sub: bool) -> None:
    path = path_of(library.legacy, package=package)
    text = [f'"""Moved to {library.canonical}."""\n']
    if draw(st.integers(0, 5)) == 0:
        text.append("import json\n")  # a star import of it binds this too
    kept = "OTHER = 'other'\n" if library.by_name else ""
    text.append(kept)
    for item in library.items[library.legacy]:
        if item.copied:
            text.append(definition(item.name, item.kind, library.legacy))
        else:
            text.append(f"from {item.home} import {_as(item.new_name, item.name)}\n")
    if draw(st.integers(0, 2)) == 0:
        text.append(f"__all__ = {sorted(item.name for item in library.items[library.legacy])!r}\n")
    library.files[path] = "".join(text)
    library.legacy_files[path] = kept if library.by_name or keep_sub else None
    if not package:
        return
    sub = f"{library.legacy}.{SUBMODULE}"
    sub_path = path_of(sub)
    moved = library.items.get(sub, [])
    if moved and not moved[0].copied:
        library.files[sub_path] = f"from {library.canonical}.{SUBMODULE} import Gamma\n"
    else:
        library.files[sub_path] = definition("Gamma", "class", sub)
    library.legacy_files[sub_path] = library.files[sub_path] if library.by_name or keep_sub else None

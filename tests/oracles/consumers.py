"""Generated modules that import a legacy module in every form, and use what they imported.

Functions `f_*` take nothing and return what they reach, `h_*` have annotations to be resolved, and `t_*`
such that only a type checker resolves; a run calls them all. Every statement is drawn as a form (how it
imports) and a place (where it stands).
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.oracles.places import SPOTS, Imported, Places, as_name, indented
from tests.oracles.trees import SUBMODULE, Item, Library, parents, path_of

PLACES = (
    *(
        "app.consumer",
        "consumer",
        "app.core.consumer",
        "app.core.deep.consumer",
        "app.facade",
        "oldpkg.consumer",
    ),
)
FORMS = (
    *(
        "from",
        "from",
        "from as",
        "list",
        "list",
        "parenthesised",
        "backslash",
        "mixed list",
        "star",
        "relative",
    ),
    *(
        "relative",
        "relative module",
        "import",
        "import",
        "import as",
        "import list",
        "module from",
        "module from as",
    ),
    *("two aliases", "submodule", "submodule as", "submodule name", "canonical too", "dynamic", "parent"),
)


@dataclass(slots=True)
class Consumer:
    """A generated module. `labels` says which forms and places it has."""

    module: str
    path: str
    text: str
    labels: list[str]
    exported: list[str]


class Author(Places):
    """Writes one module, statement by statement."""

    def __init__(self, draw: st.DrawFn, library: Library, module: str, *, package: bool) -> None:
        self.draw = draw
        self.library = library
        self.module = module
        self.package = package
        self.head: list[str] = []
        self.lines: list[str] = []
        self.labels: list[str] = []
        self.locals: list[str] = []
        self._count = 0

    def fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    # -- forms ----------------------------------------------------------------------------------------------

    def relative(self, module: str) -> str | None:
        """How this file writes `module` relatively; None where they share no package."""
        here = self.module if self.package else self.module.rpartition(".")[0]
        if not here or module.split(".", maxsplit=1)[0] != here.split(".")[0]:
            return None
        base = here.split(".")
        dots = 1
        while base and module.split(".")[: len(base)] != base:
            base.pop()
            dots += 1
        return "." * dots + ".".join(module.split(".")[len(base) :])

    def imported(self, form: str) -> Imported | None:
        """Draw a statement of that form; None where this library has no such thing."""
        legacy = self.library.legacy
        parent, _, last = legacy.rpartition(".")
        items = self.library.items[legacy]
        sub = self.library.items.get(f"{legacy}.{SUBMODULE}")
        if form.startswith("submodule"):
            return self._submodule(form, sub[0]) if sub else None
        if form in {"from", "from as", "relative"}:
            item = self.draw(st.sampled_from(items))
            path = self.relative(legacy) if form == "relative" else legacy
            if path is None:
                return None
            local = item.name if form == "from" or self.chance(2) else self.fresh("local")
            return Imported(form, f"from {path} import {as_name(item.name, local)}", [(local, item)])
        if form in {"list", "parenthesised", "backslash", "mixed list"}:
            return self._listed(form, items)
        if form == "star":
            if self.library.by_name or sub:
                return None  # a star import of a module of which only names are legacy is no finding
            return Imported(
                form, f"from {legacy} import *", [(item.name, item) for item in items if item.name[0] != "_"]
            )
        if form == "canonical too":
            item = self.draw(st.sampled_from(items))
            both = [f"from {item.home} import {item.new_name}", f"from {legacy} import {item.name}"]
            if item.absent:
                return None
            return Imported(
                form, "\n".join(both if self.chance(2) else both[::-1]), [(item.name, item)], [], False
            )
        return self._module(form, legacy, parent, last, items)

    def _submodule(self, form: str, item: Item) -> Imported:
        module = f"{self.library.legacy}.{SUBMODULE}"
        if form == "submodule name":
            return Imported(form, f"from {module} import {item.name}", [(item.name, item)])
        local = self.fresh("local") if form == "submodule as" else ""
        root = local or module
        return Imported(
            form, f"import {as_name(module, local or module)}", [(f"{root}.{item.name}", item)], [root]
        )

    def _listed(self, form: str, items: list[Item]) -> Imported:
        chosen = self.draw(st.lists(st.sampled_from(items), min_size=1, max_size=4, unique=True))
        pairs = [(item, self.fresh("local") if self.chance(3) else item.name) for item in chosen]
        names = [as_name(item.name, local) for item, local in pairs]
        uses = [(local, item) for item, local in pairs]
        path = self.library.legacy
        if form == "mixed list" and self.library.by_name:
            names.insert(self.draw(st.integers(0, len(names))), f"OTHER as {self.fresh('other')}")
        if form in {"list", "mixed list"}:
            return Imported(form, f"from {path} import {', '.join(names)}", uses)
        if form == "backslash":
            return Imported(form, f"from {path} \\\n    import {', '.join(names)}", uses, [], False)
        comment = "  # first" if self.chance(2) else ""
        inner = ",\n    ".join(names)
        tail = ",\n" if self.chance(2) else "\n"
        return Imported(form, f"from {path} import ({comment}\n    {inner}{tail})", uses, [], False)

    def _module(self, form: str, legacy: str, parent: str, last: str, items: list[Item]) -> Imported | None:
        def uses(root: str) -> list[tuple[str, Item]]:
            return [(f"{root}.{item.name}", item) for item in items]

        local = self.fresh("local")
        if form == "import":
            return Imported(form, f"import {legacy}", uses(legacy), [legacy])
        if form == "import as":
            return Imported(form, f"import {legacy} as {local}", uses(local), [local])
        if form == "import list":
            names = ["json", f"{legacy} as {local}", f"string as {self.fresh('other')}"]
            return Imported(
                form, f"import {', '.join(self.draw(st.permutations(names)))}", uses(local), [local]
            )
        if form == "dynamic":
            if self.library.by_name:
                return None  # names are not followed through a variable
            statement = f"import importlib\n{local} = importlib.import_module({legacy!r})"
            return Imported(form, statement, uses(local), [local], False)
        if form == "two aliases":
            second = self.fresh("local")
            statement = f"import {legacy} as {local}\nimport {legacy} as {second}"
            return Imported(form, statement, uses(local) + uses(second), [local, second], False)
        if not parent:
            return None
        if form == "parent":
            root = parent.split(".", maxsplit=1)[0]
            statement = f"import {parent}\nimport {legacy}\n{local} = {root}.__name__"
            return Imported(form, statement, uses(legacy), [legacy], False)
        path = parent
        if form == "relative module":
            relative = self.relative(parent)
            if relative is None:
                return None
            path = relative
        local = last if form == "module from" or self.chance(2) else local
        return Imported(form, f"from {path} import {as_name(last, local)}", uses(local), [local])

    # -- uses -----------------------------------------------------------------------------------------------

    def use(self, imported: Imported, *, in_function: bool = False) -> list[str]:
        """Statements that use what `imported` gave, to stand in the same scope."""
        lines: list[str] = []
        for expression, item in imported.uses:
            if self.chance(3):
                continue
            lines += self._use(expression, item, in_function=in_function)
        for expression in imported.modules:
            if self.chance(8):
                lines.append(f"{self.fresh('escaped')} = {expression}")
                self.labels.append("use: escape")
        return lines

    def _use(self, e: str, item: Item, *, in_function: bool) -> list[str]:
        shapes = ["plain", "plain", "collected", "comprehension", "lambda", "default"]
        if item.kind == "class":
            shapes += ["base", "member", "instance", "annotation", "quoted", "shadow", "text"]
        elif item.kind in {"function", "coroutine"}:
            shapes += ["call", "call"]
        else:
            shapes += ["text"]
        if "." not in e and not in_function:
            shapes += ["rebound", "patched"]
        shape = self.draw(st.sampled_from(shapes))
        self.labels.append(f"use: {shape}")
        name = self.fresh("f_")
        if shape == "plain":
            return [f"{self.fresh('u')} = {e}"]
        if shape == "collected":
            return [f"{self.fresh('u')} = [{e}, ({e},), {{'k': {e}}}]  # {e} here"]
        if shape == "comprehension":
            return (
                [f"{self.fresh('u')} = [x for _ in range(2) for x in [{e}]]"]
                if not in_function
                else [f"[{e}]"]
            )
        if shape == "lambda":
            return [f"{self.fresh('u')} = (lambda: {e})()"]
        if shape == "default":
            return [f"def {name}(x={e}):", "    return x"]
        if shape == "base":
            return [f"class {self.fresh('K')}({e}):", "    pass"]
        if shape == "member":
            return [f"def {name}():", f"    return {e}.member"]
        if shape == "instance":
            return [f"def {name}():", f"    return {e}().method(), {e}()"]
        if shape == "annotation":
            return [f"def {self.fresh('h_')}(x: {e}) -> list[{e}]:", "    return [x]"]
        if shape == "quoted":
            return [f"def {self.fresh('h_')}(x: '{e}') -> \"list[{e}]\":", "    return [x]"]
        if shape == "text":
            reached = f"{e}.member" if item.kind == "class" else e
            return [f"{self.fresh('u')} = f'{{{reached}}} and {{ {reached} !s:>9}}'"]
        if shape == "rebound":
            return [f"{self.fresh('u')} = {e}", f"{e} = 'mine'", f"{self.fresh('u')} = {e}"]
        if shape == "patched":
            inner = [f"with unittest.mock.patch('{self.module}.{e}', 'patched'):", f"    return {e}"]
            self.head.append("import unittest.mock")
            return [f"def {name}():", *indented(inner)]
        if shape == "shadow":
            root = e.split(".", maxsplit=1)[0]
            return [f"def {name}({root}='mine'):", f"    return {root}"]
        if item.kind == "coroutine":
            return [f"async def {name}():", f"    return await {e}()"]
        return [f"def {name}():", f"    return {e}()"]

    # -- the whole ------------------------------------------------------------------------------------------

    def write(self) -> Consumer:
        """Draw the module."""
        for _ in range(self.draw(st.integers(1, 5))):
            form = self.draw(st.sampled_from(FORMS))
            imported = self.imported(form)
            if imported is None:
                continue
            spot = self.draw(st.sampled_from(SPOTS))
            lines = self.place(imported, spot)
            if lines is None:
                spot = "top"
                lines = [*imported.statement.split("\n"), *self.use(imported)]
            self.labels += [f"form: {form}", f"spot: {spot}"]
            if spot in {"top", "if", "else", "semicolon", "one line if", "loop"}:
                self.locals += [expression for expression, _ in imported.uses if "." not in expression]
            self.lines += [*self.prose(), *lines, ""]
        exported = self._exports()
        future = ["from __future__ import annotations"] if self.chance(4) else []
        doc = ['"""Talks of ' + self.library.legacy + ' and imports it."""'] if self.chance(3) else []
        text = "\n".join([*doc, *future, *dict.fromkeys(self.head), "", *self.lines])
        text = text if self.chance(6) else text.rstrip("\n") + "\n"
        if self.chance(8):
            text = text.replace("\n", "\r\n")
        return Consumer(self.module, path_of(self.module, package=self.package), text, self.labels, exported)

    def prose(self) -> list[str]:
        """Words about the legacy module that are no import of it, now and then a doctest."""
        legacy = self.library.legacy
        if not self.chance(5):
            return []
        item = self.draw(st.sampled_from(self.library.items[legacy]))
        if self.chance(2):
            return [f"# from {legacy} import {item.name} was here"]
        self.labels.append("use: doctest")
        name = self.fresh("d_")
        body = [f'"""See {legacy}.', "", f">>> from {legacy} import {item.name}"]
        return [f"def {name}():", *indented([*body, f">>> {item.name} is not None", "True", '"""'])]

    def _exports(self) -> list[str]:
        names = list(dict.fromkeys(self.locals))
        if not names or not self.chance(3):
            return []
        self.labels.append("use: __all__")
        self.lines.append(f"__all__ = {names!r}")
        return names


@st.composite
def consumers(draw: st.DrawFn, library: Library) -> list[Consumer]:
    """One to three modules; the last may import from the first."""
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True))
    written = []
    for place in places:
        author = Author(draw, library, place, package=place == "app.facade")
        written.append(author.write())
    first = written[0]
    if first.exported and draw(st.booleans()):
        names = ", ".join(first.exported)
        how = draw(st.sampled_from([f"from {first.module} import {names}", f"from {first.module} import *"]))
        written.append(Consumer("reader", "reader.py", f"{how}\n", ["form: chain"], []))
    return written


def lay_out(library: Library, modules: list[Consumer]) -> dict[str, str]:
    """All files of the tree, packages completed."""
    files = dict(library.files)
    for consumer in modules:
        files[consumer.path] = consumer.text
        for parent in parents(consumer.module):
            files.setdefault(path_of(parent, package=True), "")
    return files

"""Generated trees of modules that import each other in every form, and renames of what lies in them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

FILES = (
    "p/__init__.py",
    "p/a.py",
    "p/b.py",
    "p/s/__init__.py",
    "p/s/c.py",
    "p/s/d.py",
    "q/__init__.py",
    "q/e.py",
    "n/f.py",  # in a directory without __init__
    "top.py",
    "use.py",
)
FORMS = (
    "import {module}",
    "import {module} as {alias}",
    "from {module} import X_{last}",
    "from {module} import X_{last} as {alias}, f_{last}",
    "from {module} import (\n    X_{last},  # why\n    f_{last},\n)",
    "from {module} import *",
    "from {package} import {last}",
    "from {package} import {last} as {alias}",
    "from {relative} import X_{last}",
    "from {relative} import f_{last} as {alias}",
    "from {near} import {last}",
    "from {near} import {last} as {alias}",
    "from {package} import {last}, {other}",
    "from {near} import {last}, {other}",
    "def lazy_{last}():\n    from {module} import X_{last}\n\n    return X_{last}",
    "def near_{last}():\n    from {relative} import f_{last}\n\n    return f_{last}()",
    "import importlib\n\n{alias} = importlib.import_module('{module}').X_{last}",
    "import {module}\n\n{alias} = {module}.X_{last}",
    "import {module}  # ssot: ignore\n\n\ndef get_{last}():\n    return {module}.f_{last}()",
)
DIRECTORIES = ("p", "p/s", "q", "n")
TARGETS = ("p", "p/s", "q", "n", "", "fresh", "p/fresh")
NAMES = ("a", "c", "x", "y", "new")


@dataclass(frozen=True, slots=True)
class Tree:
    files: dict[str, str]
    renames: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def relative_to(package: str, target: str) -> str | None:
    """Write `target` relative to `package`; None where the two share nothing."""
    own, parts = package.split("."), target.split(".")
    if not package or own[0] != parts[0]:
        return None
    common = 0
    while common < min(len(own), len(parts)) and own[common] == parts[common]:
        common += 1
    return "." * (len(own) - common + 1) + ".".join(parts[common:])


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Draw a tree in which each module imports some that come before it in a drawn order."""
    order = draw(st.permutations([path for path in FILES if not path.endswith("__init__.py")]))
    files: dict[str, str] = {}
    used: list[str] = []
    for path in FILES:
        if path.endswith("__init__.py"):  # it imports what comes first of its own, or nothing
            files[path] = ""
    for place, path in enumerate(order):
        last = path.removesuffix(".py").rpartition("/")[2]
        lines = []
        for number, other in enumerate(draw(st.lists(st.sampled_from(order[:place] or [""]), max_size=4))):
            if other:
                form = draw(st.sampled_from(FORMS))
                text = _statement(draw, form, path, other, order[:place], f"n{number}")
                if text is not None:
                    used.append(form)
                    lines.append(text)
        own = f"X_{last} = 'X of {last}'\n\n\ndef f_{last}():\n    return 'f of {last}'\n"
        files[path] = "\n".join([*lines, "", own])
    for package in ("p", "p/s", "q"):
        inside = [path for path in order if path.rpartition("/")[0] == package]
        path = f"{package}/__init__.py"
        for other in draw(st.lists(st.sampled_from(inside), max_size=1)):
            if not _imports_anything(files[other]):
                form = draw(st.sampled_from(FORMS))
                text = _statement(draw, form, path, other, [], "n")
                files[path] = f"{text}\n" if text is not None else ""
    return Tree(files, draw(renames()), tuple(used))


def _imports_anything(text: str) -> bool:
    return "import" in text


def _statement(draw: st.DrawFn, form: str, path: str, other: str, known: list[str], alias: str) -> str | None:
    """Write one import of `other` in the file `path`; None where the form does not fit."""
    module = module_of(other)
    package, _, last = module.rpartition(".")
    own = module_of(path)
    own_package = own if path.endswith("__init__.py") else own.rpartition(".")[0]
    siblings = [
        module_of(one) for one in known if module_of(one).rpartition(".")[0] == package and one != other
    ]
    values = {
        "module": module,
        "package": package,
        "last": last,
        "alias": alias,
        "relative": relative_to(own_package, module),
        "near": relative_to(own_package, package) if package else None,
        "other": siblings[0].rpartition(".")[2] if siblings else None,
    }
    if any(f"{{{name}}}" in form and not value for name, value in values.items()):
        return None
    return form.format(**values)


@st.composite
def renames(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    """Draw what is renamed: a file, several that go together, two that swap, or a directory."""
    kind = draw(st.sampled_from(["file", "file", "directory", "directory", "several", "swap", "package"]))
    plain = [path for path in FILES if not path.endswith("__init__.py")]
    if kind == "directory":
        old = draw(st.sampled_from(DIRECTORIES))
        target, name = draw(st.sampled_from(TARGETS)), draw(st.sampled_from(("x", "y", "new")))
        new = f"{target}/{name}".lstrip("/")
        return ((old, new),) if not f"{target}/".startswith(f"{old}/") else ((old, name),)
    if kind == "swap":
        first, second = draw(st.lists(st.sampled_from(plain), min_size=2, max_size=2, unique=True))
        return (first, second), (second, first)
    if kind == "package":
        old = draw(st.sampled_from(plain))
        return ((old, f"{old.removesuffix('.py')}/__init__.py"),)
    count = 1 if kind == "file" else 2
    chosen = draw(st.lists(st.sampled_from(plain), min_size=count, max_size=count, unique=True))
    target = draw(st.sampled_from(TARGETS))
    made = []
    for old in chosen:
        name = draw(st.sampled_from((*NAMES, old.removesuffix(".py").rpartition("/")[2])))
        made.append((old, f"{target}/{name}.py".lstrip("/")))
    return tuple(one for one in made if one[0] != one[1] and [new for _, new in made].count(one[1]) == 1)


def moved(path: str, renamed: tuple[tuple[str, str], ...]) -> str:
    """Say where a file lies after the renames."""
    for old, new in renamed:
        if path == old or path.startswith(f"{old}/"):
            return new + path[len(old) :]
    return path

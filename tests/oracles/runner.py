"""Run by a fresh interpreter: imports trees of modules from memory and says what became of their names.

One JSON object a line on stdin, one a line on stdout:
`{"files": {"app/x.py": text}, "modules": ["app.x"], "library": false}` ->
`{"app.x": {"error": …} | {"names": …, "star": …, "calls": …, "hints": …, "doctests": …}}`.
With `type_checking` the modules are run as a type checker sees them: `typing.TYPE_CHECKING` is true.
With `library` the attributes of each module are given with their kind instead.
"""

from __future__ import annotations

import asyncio
import contextlib  # noqa: F401 (so that generated modules do not import these anew each time)
import doctest
import faulthandler
import importlib
import importlib.abc
import importlib.machinery
import inspect
import io
import json
import sys
import types
import typing

LONGEST = 60  # seconds for one request


class _Memory(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    def __init__(self, files):
        self.sources = {}
        self.packages = set()
        for path, text in files.items():
            parts = path[: -len(".py")].split("/")
            if parts[-1] == "__init__":
                parts.pop()
                self.packages.add(".".join(parts))
            self.sources[".".join(parts)] = text
            for length in range(1, len(parts)):
                self.packages.add(".".join(parts[:length]))

    def find_spec(self, fullname, path=None, target=None):
        if fullname not in self.sources and fullname not in self.packages:
            return None
        is_package = fullname in self.packages
        loader = self if fullname in self.sources else None
        return importlib.machinery.ModuleSpec(fullname, loader, is_package=is_package)

    def get_source(self, fullname):
        return self.sources[fullname]

    def is_package(self, fullname):
        return fullname in self.packages


def _describe(value, depth=3):
    if isinstance(value, types.ModuleType):
        return f"module {value.__name__}"
    if isinstance(value, type):
        bases = [_describe(base, 0) for base in value.__bases__ if base is not object]
        return f"object {value.__module__}:{value.__qualname__}" + (f"({', '.join(bases)})" if bases else "")
    if isinstance(value, types.FunctionType):
        return f"object {value.__module__}:{value.__qualname__}"
    if value is None or isinstance(value, (str, int, bool, float)):
        return repr(value)
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        items = [_describe(each, depth - 1) for each in value]
        ordered = sorted(items) if isinstance(value, (set, frozenset)) else items
        return f"{type(value).__name__}({', '.join(ordered)})"
    if depth and isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_describe(each, depth - 1)}" for key, each in value.items()) + "}"
    return f"instance {type(value).__module__}:{type(value).__qualname__}"


def _outcome(action):
    try:
        return _describe(action())
    except Exception as error:
        return f"raises {type(error).__name__}"


def _call(function):
    value = function()
    if inspect.iscoroutine(value):
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(value)
        finally:
            loop.close()
    return value


def _star(module):
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return sorted(listed)
    return sorted(name for name in vars(module) if not name.startswith("_"))


def _doctests(module):
    failed = attempted = 0
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(module, module.__name__, module=False):
        if test.examples:
            result = runner.run(test, out=io.StringIO().write)
            failed += result.failed
            attempted += result.attempted
    return [failed, attempted]


def _observe(name):
    try:
        module = importlib.import_module(name)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    space = dict(vars(module))
    own = {key: value for key, value in space.items() if getattr(value, "__module__", None) == name}
    functions = {key: value for key, value in own.items() if isinstance(value, types.FunctionType)}
    calls = {
        key: _outcome(lambda value=value: _call(value)) for key, value in functions.items() if key[:2] == "f_"
    }
    space = dict(vars(module))  # a function may have bound globals
    bound = {key: _describe(value) for key, value in space.items() if not key.startswith("__")}
    bodies = {
        f"{key}.{inner}": _describe(each)
        for key, value in own.items()
        if isinstance(value, type)
        for inner, each in vars(value).items()
        if not inner.startswith("__")
    }
    hints = {
        key: _outcome(lambda value=value: typing.get_type_hints(value))
        for key, value in functions.items()
        if key[:2] == "h_" or (key[:2] == "t_" and typing.TYPE_CHECKING)
    }
    return {
        "names": {**bound, **bodies},
        "all": [*space["__all__"]] if "__all__" in space else None,
        "star": _star(module),
        "calls": calls,
        "hints": hints,
        "doctests": _doctests(module),
    }


def _kind(value):
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, type):
        return "class"
    if isinstance(value, types.FunctionType):
        return "coroutine" if inspect.iscoroutinefunction(value) else "function"
    return "value"


def _dump(name):
    try:
        module = importlib.import_module(name)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    kinds = {}
    for key, value in vars(module).items():
        if key.startswith("__"):
            continue
        kinds[key] = _kind(value)
        if isinstance(value, type):
            for inner, each in vars(value).items():
                if not inner.startswith("__"):
                    kinds[f"{key}.{inner}"] = _kind(each)
    return {"kinds": kinds, "star": _star(module)}


def _forget(known):
    for name in [each for each in sys.modules if each not in known]:
        del sys.modules[name]


def answer(request):
    """Run one request in this process and leave no module of it behind."""
    known = set(sys.modules)
    finder = _Memory(request["files"])
    sys.meta_path.insert(0, finder)
    typing.TYPE_CHECKING = bool(request.get("type_checking"))
    try:
        ask = _dump if request.get("library") else _observe
        if not request.get("apart"):
            return {name: ask(name) for name in request["modules"]}
        answers = {}
        for name in request["modules"]:
            answers[name] = ask(name)
            _forget(known)
        return answers
    finally:
        typing.TYPE_CHECKING = False
        sys.meta_path.remove(finder)
        _forget(known)


def main():
    """Answer requests until stdin ends. What the modules print goes nowhere."""
    out = sys.stdout
    sys.stdout = io.StringIO()
    sys.dont_write_bytecode = True
    for line in sys.stdin:
        # A generated loop without end must not outlive the tests: the process then ends by itself.
        faulthandler.dump_traceback_later(LONGEST, exit=True)
        out.write(json.dumps(answer(json.loads(line))) + "\n")
        out.flush()
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()

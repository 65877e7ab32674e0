from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from ssot_lsp.core import import_lines
from ssot_lsp.core.facts import Exports, Lookup
from ssot_lsp.core.names import ObjectRef, parse_object_ref
from ssot_lsp.workspace.resolve import WorkspaceModules


def lay_out(top: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, "utf-8")
    return str(top)


def modules_of(top: Path, files: dict[str, str]) -> WorkspaceModules:
    return WorkspaceModules([lay_out(top, files)])


def ask(modules: WorkspaceModules, text: str) -> Lookup:
    ref = parse_object_ref(text)
    assert isinstance(ref, ObjectRef)
    return modules.look_up(ref)


def verdict(modules: WorkspaceModules, text: str) -> tuple[str, str, str]:
    found = ask(modules, text)
    return found.status, found.kind, found.reason


def test_a_definition_with_all_there_is_to_say(tmp_path: Path) -> None:
    source = 'import os\n\n\nasync def get(a, b=1) -> int:\n    """Get it.\n\n    Now.\n    """\n'
    modules = modules_of(tmp_path, {"pkg/__init__.py": "", "pkg/mod.py": source})
    path = str(tmp_path / "pkg" / "mod.py")
    assert ask(modules, "pkg.mod:get") == Lookup(
        "present",
        "coroutine",
        "",
        ObjectRef("pkg.mod", "get"),
        path,
        4,
        "async def get(a, b=1) -> int",
        "Get it.",
    )


def test_a_module(tmp_path: Path) -> None:
    modules = modules_of(tmp_path, {"pkg/__init__.py": "", "pkg/mod.py": '"""Does it."""\n'})
    path = str(tmp_path / "pkg" / "mod.py")
    expected = Lookup("present", "module", "", ObjectRef("pkg.mod"), path, 1, "", "Does it.")
    assert ask(modules, "pkg.mod") == expected
    assert ask(modules, "pkg:mod") == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("pkg.mod:create", "pkg.mod does not define create"),
        ("pkg:create", "pkg does not define create"),
        ("pkg.factory", "there is no module pkg.factory"),
        ("pkg.factory:create", "there is no module pkg.factory"),
        ("pkg.factory.deep:create", "there is no module pkg.factory.deep"),
        ("pkg.mod.deep", "there is no module pkg.mod.deep"),
        ("pkg.mod:Typed", "pkg.mod binds Typed for type checkers only"),
        ("pkg.mod:script", "pkg.mod binds script only when it is run as a script"),
        ("pkg.mod:gone", "pkg.mod takes gone from pkg.other, but pkg.other does not define gone"),
        ("pkg.mod:lost", "pkg.mod takes lost from pkg.lost, but there is no module pkg.lost"),
        ("pkg.mod:C.nothing", "pkg.mod:C does not define nothing"),
        ("pkg.mod:nothing.x", "pkg.mod does not define nothing"),
    ],
)
def test_absent(tmp_path: Path, text: str, reason: str) -> None:
    source = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from x import Typed\n"
        "if __name__ == '__main__':\n    script = 1\n"
        "from .other import gone\n"
        "from .lost import lost\n"
        "class C: pass\n"
    )
    modules = modules_of(tmp_path, {"pkg/__init__.py": "", "pkg/mod.py": source, "pkg/other.py": ""})
    assert verdict(modules, text) == ("absent", "unknown", reason)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def __getattr__(name): ...", "mod has a module-level __getattr__"),
        (
            "__getattr__, __dir__, __all__ = lazy.attach(__name__, ['sub'])",
            "mod has a module-level __getattr__",
        ),
        ("globals().update(a=1)", "mod changes its globals()"),
        ("import sys\nsys.modules[__name__] = Lazy()\nX = 1", "mod replaces itself in sys.modules"),
        ("from third.party import *", "mod imports * from third.party, which cannot be read"),
        ("from dynamic import *", "mod imports * from dynamic, which runs exec()"),
        ("def f(:", "mod has a syntax error"),
        ("# coding: nonsense\n", "mod could not be decoded"),
    ],
)
def test_unknown(tmp_path: Path, source: str, reason: str) -> None:
    modules = modules_of(tmp_path, {"mod.py": source, "dynamic.py": "exec('X = 1')"})
    assert verdict(modules, "mod:X") == ("unknown", "unknown", reason)


def test_a_module_that_is_nowhere_is_unknown(tmp_path: Path) -> None:
    modules = modules_of(tmp_path, {"mod.py": ""})
    assert verdict(modules, "third.party:X") == ("unknown", "unknown", "third.party was not found")
    assert verdict(modules, "third.party") == ("unknown", "unknown", "third.party was not found")
    assert modules.exports("third.party") is None
    assert modules.names("third.party") is None
    assert modules.imports("third.party") == frozenset()


def test_a_re_export_is_followed_to_the_definition(tmp_path: Path) -> None:
    modules = modules_of(
        tmp_path,
        {
            "a.py": "from b import Y as X\nZ = X\n",
            "b.py": "from c import *\n",
            "c.py": "\nclass Y(Base):\n    'What Y is.'\n",
        },
    )
    path = str(tmp_path / "c.py")
    expected = Lookup("present", "class", "", ObjectRef("c", "Y"), path, 2, "class Y(Base)", "What Y is.")
    for text in ("a:X", "a:Z", "b:Y", "c:Y"):
        assert ask(modules, text) == expected


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("from lib import function as X", "function"),
        ("import lib\nX = lib.coroutine", "coroutine"),
        ("import lib as X", "module"),
        ("import lib\nX = lib.Class.method", "function"),
        ("from lib import Class\nX = Class", "class"),
        ("X = int", "class"),
        ("X = len", "function"),
        ("import os.path\nX = os.path.join", "function"),
        ("try:\n    from lib import function as X\nexcept ImportError:\n    def X(): pass", "function"),
        ("try:\n    from lib import missing as X\nexcept ImportError:\n    class X: pass", "class"),
        ("try:\n    from lib import Class as X\nexcept ImportError:\n    X = None", "unknown"),
        ("if test:\n    def X(): pass\nelse:\n    async def X(): pass", "unknown"),
        ("from third.party import X", "unknown"),
        ("import third.party as X", "module"),
        ("X = undefined", "unknown"),
        ("X = make()", "unknown"),
        ("from lib import function as X\nX = 1", "value"),
    ],
)
def test_kind(tmp_path: Path, source: str, kind: str) -> None:
    library = "def function(): pass\nasync def coroutine(): pass\nclass Class:\n    def method(self): pass\n"
    modules = modules_of(tmp_path, {"mod.py": source, "lib.py": library})
    assert verdict(modules, "mod:X") == ("present", kind, "")


def test_a_name_from_an_unknown_module_is_known_by_its_source(tmp_path: Path) -> None:
    modules = modules_of(tmp_path, {"a.py": "from third import X\n", "b.py": "from a import X as Y\n"})
    assert (
        ask(modules, "b:Y")
        == ask(modules, "a:X")
        == Lookup("present", "unknown", "", ObjectRef("third", "X"))
    )


@pytest.mark.parametrize(
    "source",
    [
        "if test:\n    X = 1",
        "try:\n    from third import X\nexcept ImportError:\n    pass",
        "for X in values: pass",
        "def f():\n    global X\n    X = 1",
    ],
)
def test_a_conditional_definition_is_present_with_a_reason(tmp_path: Path, source: str) -> None:
    found = ask(modules_of(tmp_path, {"mod.py": source}), "mod:X")
    assert (found.status, found.reason) == ("present", "mod defines X under a condition only")


def test_ways_that_lead_to_different_places_have_no_one_definition(tmp_path: Path) -> None:
    source = "try:\n    from a import X\nexcept ImportError:\n    from b import X\n"
    files = {"mod.py": source, "a.py": "def X(): pass\n", "b.py": "def X(): pass\n"}
    found = ask(modules_of(tmp_path, files), "mod:X")
    assert (found.status, found.kind, found.defined) == ("present", "function", None)


class TestStars:
    def test_what_all_lists_and_nothing_else(self, tmp_path: Path) -> None:
        files = {"a.py": "from b import *\n", "b.py": "__all__ = ['X', '_y']\nX = Z = _y = 1\n"}
        modules = modules_of(tmp_path, files)
        assert ask(modules, "a:_y").status == "present"
        assert verdict(modules, "a:Z") == ("absent", "unknown", "a does not define Z")
        assert modules.exports("a") == Exports(frozenset({"X"}), complete=True)
        assert modules.names("a") == Exports(frozenset({"X", "_y"}), complete=True)

    def test_without_all_the_public_names(self, tmp_path: Path) -> None:
        files = {"a.py": "from b import *\n", "b.py": "import os\nX = _y = 1\nclass C: pass\n"}
        modules = modules_of(tmp_path, files)
        assert modules.exports("a") == Exports(frozenset({"os", "X", "C"}), complete=True)
        assert ask(modules, "a:_y").status == "absent"

    def test_what_all_lists_but_nothing_defines(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"a.py": "from b import *\n", "b.py": "__all__ = ['X']\n"})
        reason = "a takes X from b, but b does not define X"
        assert verdict(modules, "a:X") == ("absent", "unknown", reason)

    def test_all_put_together_from_several_modules(self, tmp_path: Path) -> None:
        files = {
            "p/__init__.py": "from . import a, b\nfrom .a import *\nfrom .b import *\n"
            "__all__ = a.__all__ + b.__all__\n",
            "p/a.py": "__all__ = ['X']\nX = 1\n",
            "p/b.py": "__all__ = ('Y',)\nY = 1\n",
        }
        assert modules_of(tmp_path, files).exports("p") == Exports(frozenset({"X", "Y"}), complete=True)

    def test_the_later_one_wins(self, tmp_path: Path) -> None:
        files = {
            "a.py": "from b import *\nfrom c import *\n",
            "b.py": "def X(): pass\ndef Y(): pass\n",
            "c.py": "class X: pass\n",
        }
        modules = modules_of(tmp_path, files)
        assert ask(modules, "a:X").kind == "class"
        assert ask(modules, "a:Y").kind == "function"

    def test_a_star_does_not_reach_names_bound_after_it(self, tmp_path: Path) -> None:
        files = {"a.py": "from b import *\ndef X(): pass\n", "b.py": "class X: pass\n"}
        assert ask(modules_of(tmp_path, files), "a:X").kind == "function"

    def test_a_star_that_cannot_be_read_over_a_definition(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"a.py": "class X: pass\nfrom third import *\n"})
        assert verdict(modules, "a:X") == ("present", "unknown", "")
        assert modules.exports("a") == Exports(frozenset({"X"}), complete=False)

    def test_a_star_that_must_fail(self, tmp_path: Path) -> None:
        source = "try:\n    from gone import *\nexcept ImportError:\n    from b import *\n"
        files = {"p/__init__.py": "", "p/a.py": source.replace("gone", "p.gone"), "b.py": "class X: pass\n"}
        assert ask(modules_of(tmp_path, files), "p.a:X").kind == "class"

    def test_submodules_may_be_exported(self, tmp_path: Path) -> None:
        files = {"a.py": "from p import *\n", "p/__init__.py": "X = 1\n", "p/sub.py": ""}
        modules = modules_of(tmp_path, files)
        assert ask(modules, "a:sub").status == "unknown"
        assert ask(modules, "a:nothing").status == "absent"
        assert modules.exports("p") == Exports(frozenset({"X"}), complete=False)
        assert modules.names("p") == Exports(frozenset({"X", "sub"}), complete=True)

    def test_modules_that_take_everything_from_each_other(self, tmp_path: Path) -> None:
        files = {"a.py": "from b import *\nX = 1\n", "b.py": "from a import *\nY = 1\n"}
        modules = modules_of(tmp_path, files)
        assert ask(modules, "a:X").status == "present"
        assert ask(modules, "b:X").status == "unknown"
        assert ask(modules, "a:Z").status == "unknown"

    def test_a_long_diamond_of_stars(self, tmp_path: Path) -> None:
        files = {"m0.py": "X = 1\n"}
        for at in range(1, 40):
            files[f"m{at}.py"] = (
                f"if test:\n    from m{at - 1} import *\nelse:\n    from m{at - 1} import *\n" * 2
            )
        assert ask(modules_of(tmp_path, files), "m39:X").kind == "value"


def test_imports_that_go_in_a_circle(tmp_path: Path) -> None:
    modules = modules_of(tmp_path, {"a.py": "from b import X\n", "b.py": "from a import X\n"})
    assert ask(modules, "a:X").status == "unknown"
    assert "circle" in ask(modules, "a:X").reason


def test_names_listed_in_all_whose_source_cannot_be_read(tmp_path: Path) -> None:
    modules = modules_of(tmp_path, {"a.py": "from third import *\n__all__ = ['X']\n"})
    found = ask(modules, "a:X")
    assert (found.status, found.kind) == ("present", "unknown")
    assert found.reason == "a lists X in __all__, but where it comes from cannot be told"


class TestPackages:
    def test_a_submodule_is_a_name_of_its_package(self, tmp_path: Path) -> None:
        files = {"p/__init__.py": "", "p/sub.py": "class X: pass\n", "p/inner/__init__.py": ""}
        modules = modules_of(tmp_path, files)
        assert ask(modules, "p:sub").kind == "module"
        assert ask(modules, "p:sub.X").kind == "class"
        assert modules.names("p") == Exports(frozenset({"sub", "inner"}), complete=True)

    def test_a_name_that_a_submodule_has_too(self, tmp_path: Path) -> None:
        files = {
            "p/__init__.py": "from .sub import sub\nfrom .impl import other\n",
            "p/sub.py": "def sub(): pass\n",
            "p/impl.py": "def other(): pass\n",
            "p/other.py": "",
        }
        modules = modules_of(tmp_path, files)
        assert ask(modules, "p:sub").kind == "function"
        assert ask(modules, "p:other").kind == "unknown"  # `import p.other` binds it anew

    def test_a_submodule_that_a_star_may_hide(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"p/__init__.py": "from third import *\n", "p/sub.py": ""})
        assert verdict(modules, "p:sub") == ("present", "unknown", "")
        assert ask(modules, "p.sub").kind == "module"

    def test_what_a_submodules_place_holds_may_not_be_known(self, tmp_path: Path) -> None:
        hides = "import pk.sub\ndef g():\n    globals().pop('x')\nfrom pk.sub import sub\n"
        files = {
            "pk/__init__.py": hides,
            "pk/sub.py": "async def sub(): pass\n",
            "end.py": "import pk.sub as c\n",
            "deep.py": "import pk.sub as c\nx = c.sub\n",
        }
        modules = modules_of(tmp_path, files)
        assert verdict(modules, "end:c") == ("present", "unknown", "")
        assert ask(modules, "deep:x").kind == "unknown"

    def test_a_package_that_names_its_own_submodule(self, tmp_path: Path) -> None:
        files = {
            "pk/__init__.py": "import pk.sub as sub\n",
            "pk/sub.py": "",
            "end.py": "import pk.sub as c\n",
        }
        modules = modules_of(tmp_path, files)
        assert verdict(modules, "pk:sub") == verdict(modules, "end:c") == ("present", "module", "")

    def test_a_submodule_imported_under_another_name_is_the_attribute(self, tmp_path: Path) -> None:
        files = {
            "m.py": "import p.sub as X\nimport p.own as Y\nimport third.own as Z\n",
            "p/__init__.py": "from .sub import sub\n",
            "p/sub.py": "def sub(): pass\n",
            "p/own.py": "",
        }
        modules = modules_of(tmp_path, files)
        assert ask(modules, "m:X").kind == "function"
        assert ask(modules, "m:Y").defined == ObjectRef("p.own")
        assert ask(modules, "m:Z") == Lookup("present", "module", "", ObjectRef("third.own"))

    def test_a_namespace_package_over_two_roots(self, tmp_path: Path) -> None:
        one = lay_out(tmp_path / "one", {"ns/a.py": "X = 1\n"})
        two = lay_out(tmp_path / "two", {"ns/b.py": "Y = 1\n"})
        modules = WorkspaceModules([one, two])
        assert ask(modules, "ns.a:X").status == "present"
        assert ask(modules, "ns.b:Y").status == "present"
        assert ask(modules, "ns:b").kind == "module"
        assert verdict(modules, "ns.c") == ("absent", "unknown", "there is no module ns.c")
        assert ask(modules, "ns").path is None

    def test_a_regular_package_beats_an_earlier_namespace(self, tmp_path: Path) -> None:
        one = lay_out(tmp_path / "one", {"pkg/a.py": ""})
        two = lay_out(tmp_path / "two", {"pkg/__init__.py": "", "pkg/b.py": ""})
        modules = WorkspaceModules([one, two])
        assert ask(modules, "pkg.a").status == "absent"
        assert ask(modules, "pkg.b").status == "present"

    def test_a_module_beats_a_directory_and_a_package_a_module(self, tmp_path: Path) -> None:
        files = {"a.py": "X = 1\n", "a/x.py": "", "b.py": "X = 1\n", "b/__init__.py": "Y = 1\n"}
        modules = modules_of(tmp_path, files)
        assert ask(modules, "a:X").status == "present"
        assert ask(modules, "b:Y").status == "present"
        assert ask(modules, "b:X").status == "absent"

    def test_the_first_root_wins(self, tmp_path: Path) -> None:
        one = lay_out(tmp_path / "one", {"m.py": "X = 1\n"})
        two = lay_out(tmp_path / "two", {"m.py": "Y = 1\n"})
        assert ask(WorkspaceModules([one, two]), "m:Y").status == "absent"
        assert ask(WorkspaceModules([two, one]), "m:Y").status == "present"

    def test_file_names_are_compared_by_case(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"pkg/__init__.py": "", "pkg/Mod.py": "X = 1\n"})
        assert ask(modules, "pkg.mod").status == "absent"
        assert ask(modules, "pkg.Mod:X").status == "present"

    def test_a_package_that_changes_its_path(self, tmp_path: Path) -> None:
        text = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
        modules = modules_of(tmp_path, {"p/__init__.py": text})
        assert verdict(modules, "p.sub") == (
            "unknown",
            "unknown",
            "a package above p.sub changes its __path__",
        )

    def test_a_package_that_registers_modules(self, tmp_path: Path) -> None:
        files = {
            "p/__init__.py": "import sys\nfrom q import impl\nsys.modules['p.old'] = impl\n",
            "q/__init__.py": "",
            "q/impl.py": "def X(): pass\n",
            "r/__init__.py": "import sys\nsys.modules[__name__ + '.old'] = 1\n",
        }
        modules = modules_of(tmp_path, files)
        assert ask(modules, "p.old").defined == ObjectRef("q.impl")
        assert ask(modules, "p.old:X").defined == ObjectRef("q.impl", "X")
        assert ask(modules, "p.old:Y").status == "absent"
        assert ask(modules, "r.old").reason == "r puts modules into sys.modules"

    def test_a_module_that_puts_another_in_its_place(self, tmp_path: Path) -> None:
        files = {
            "old.py": "import sys\nimport new\nY = 1\nsys.modules[__name__] = new\n",
            "new.py": "def X(): pass\n",
            "sometimes.py": "import sys\nimport new\nif test:\n    sys.modules['sometimes'] = new\n",
            "itself.py": "import sys\nimport itself\nsys.modules[__name__] = itself\n",
        }
        modules = modules_of(tmp_path, files)
        assert ask(modules, "old:X").defined == ObjectRef("new", "X")
        assert ask(modules, "old:Y").status == "absent"
        assert modules.exports("old") == Exports(frozenset({"X"}), complete=True)
        assert ask(modules, "sometimes:X").status == "unknown"
        assert ask(modules, "itself:X").status == "unknown"

    def test_what_every_module_has(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"p/__init__.py": "", "m.py": ""})
        for text in ("m:__name__", "m:__doc__", "m:__class__", "p:__path__"):
            assert ask(modules, text).status == "present"
        assert ask(modules, "m:__path__").status == "absent"


class TestStubs:
    def test_the_source_counts_and_not_the_stub_beside_it(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"m.py": "X = 1\n", "m.pyi": "X: int\nY: int\n"})
        assert ask(modules, "m:X").status == "present"
        assert ask(modules, "m:Y").status == "absent"

    def test_a_stub_alone_speaks_for_what_is_compiled(self, tmp_path: Path) -> None:
        files = {"m.pyi": "import os\nfrom n import Z as Z\ndef f(a: int) -> str: ...\n", "m.abi3.so": ""}
        modules = modules_of(tmp_path, files)
        assert ask(modules, "m:f").signature == "def f(a: int) -> str"
        assert ask(modules, "m:Z").status == "present"
        assert verdict(modules, "m:os") == ("unknown", "unknown", "the stub of m does not name os")
        assert modules.exports("m") == Exports(frozenset({"f", "Z"}), complete=False)

    def test_a_package_of_stubs_alone_is_no_proof(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"m.py": "", "m-stubs/__init__.pyi": "X: int\n"})
        assert ask(modules, "m:X").status == "absent"

    @pytest.mark.parametrize("name", ["m.so", "m.cpython-311-x86_64-linux-gnu.so", "m.pyd", "m.pyc"])
    def test_a_compiled_module_without_a_stub(self, tmp_path: Path, name: str) -> None:
        modules = modules_of(tmp_path, {name: "", "n.py": "from m import X\nfrom m import *\n"})
        assert ask(modules, "m").kind == "module"
        assert verdict(modules, "m:X") == ("unknown", "unknown", "m is compiled and has no stub")
        assert ask(modules, "n:X").status == "present"
        assert ask(modules, "n:Y").status == "unknown"


class TestMembers:
    SOURCE = (
        "from base import Base, Meta\n"
        "class C(Base):\n"
        "    value = 1\n"
        "    async def wait(self): pass\n"
        "    @property\n"
        "    def prop(self): return self.later\n"
        "    class Inner:\n"
        "        def deep(self): pass\n"
        "class Unknown(third.Party):\n    def own(self): pass\n    value = 1\n"
        "class Made(metaclass=Meta):\n    def own(self): pass\n    value = 1\n"
        "class Number(int):\n    pass\n"
        "def function(): pass\n"
    )

    @pytest.mark.parametrize(
        ("member", "status", "kind"),
        [
            ("C.value", "present", "value"),
            ("C.wait", "present", "coroutine"),
            ("C.prop", "present", "value"),
            ("C.Inner", "present", "class"),
            ("C.Inner.deep", "present", "function"),
            ("C.inherited", "present", "function"),
            ("C.__init__", "present", "unknown"),
            ("C.nothing", "absent", "unknown"),
            ("C.later", "unknown", "unknown"),
            ("C.__private", "unknown", "unknown"),
            ("Unknown.own", "present", "function"),
            ("Unknown.value", "unknown", "unknown"),
            ("Unknown.nothing", "unknown", "unknown"),
            ("Made.own", "present", "function"),
            ("Made.nothing", "unknown", "unknown"),
            ("Number.bit_length", "present", "function"),
            ("Number.nothing", "absent", "unknown"),
            ("function.cache", "unknown", "unknown"),
        ],
    )
    def test_member(self, tmp_path: Path, member: str, status: str, kind: str) -> None:
        files = {"m.py": self.SOURCE, "base.py": "class Base:\n    def inherited(self): pass\n"}
        found = ask(modules_of(tmp_path, files), f"m:{member}")
        assert (found.status, found.kind) == (status, kind)

    def test_an_inherited_member_is_defined_in_the_base(self, tmp_path: Path) -> None:
        files = {"m.py": self.SOURCE, "base.py": "class Base:\n    def inherited(self): pass\n"}
        assert ask(modules_of(tmp_path, files), "m:C.inherited").defined == ObjectRef(
            "base", "Base.inherited"
        )

    def test_a_class_that_derives_from_itself(self, tmp_path: Path) -> None:
        files = {"a.py": "from b import X\nclass X(X): pass\n", "b.py": "from a import X\nclass X(X): pass\n"}
        assert ask(modules_of(tmp_path, files), "a:X.nothing").status in {"unknown", "absent"}


class TestStandardLibrary:
    @pytest.mark.parametrize(
        ("text", "status", "kind"),
        [
            ("collections.abc:Mapping", "present", "class"),
            ("collections.abc:Mapping.get", "present", "function"),
            ("collections:OrderedDict", "present", "class"),
            ("os.path:join", "present", "function"),
            ("os:path", "present", "module"),
            ("os.path", "present", "module"),
            ("asyncio:sleep", "present", "coroutine"),
            ("json:loads", "present", "function"),
            ("heapq:heappush", "present", "function"),
            ("contextlib:suppress", "present", "class"),
            ("sys:path", "present", "value"),
            ("itertools:chain", "present", "class"),
            ("builtins:len", "present", "function"),
            ("collections:Mapping", "absent", "unknown"),
            ("sys:nothing", "absent", "unknown"),
            ("json:nothing", "absent", "unknown"),
            ("json.nothing", "absent", "unknown"),
            ("re:IGNORECASE", "unknown", "unknown"),
            ("antigravity", "present", "module"),
        ],
    )
    def test_standard_library(self, tmp_path: Path, text: str, status: str, kind: str) -> None:
        found = ask(WorkspaceModules([str(tmp_path)]), text)
        assert (found.status, found.kind) == (status, kind)

    def test_nothing_is_imported(self, tmp_path: Path) -> None:
        before = set(sys.modules)
        modules = WorkspaceModules([str(tmp_path)])
        for name in ("antigravity", "this", "wave", "colorsys"):
            assert ask(modules, name).status == "present"
            modules.names(name)
        assert not {"antigravity", "this", "wave", "colorsys"} & (set(sys.modules) - before)

    def test_a_directory_of_the_workspace_does_not_hide_it(self, tmp_path: Path) -> None:
        lay_out(tmp_path, {"json/data.txt": "", "sys.py": "X = 1\n"})
        modules = WorkspaceModules([str(tmp_path)])
        assert ask(modules, "json:loads").status == "present"
        assert ask(modules, "sys:X").status == "absent"


class TestEnvironment:
    @pytest.fixture
    def modules(self, tmp_path: Path) -> WorkspaceModules:
        site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
        lay_out(
            site, {"third/__init__.py": "from .impl import get\n", "third/impl.py": "async def get(): pass\n"}
        )
        lay_out(site, {"json/__init__.py": "X = 1\n", "app.py": "X = 1\n"})
        lay_out(tmp_path / "env", {"pyvenv.cfg": "home = /nowhere/bin\n"})
        root = lay_out(tmp_path / "work", {"app.py": "from third import get\n"})
        return WorkspaceModules([root], str(tmp_path / "env"))

    def test_a_name_through_the_environment(self, modules: WorkspaceModules) -> None:
        found = ask(modules, "app:get")
        assert (found.kind, found.defined) == ("coroutine", ObjectRef("third.impl", "get"))

    def test_the_workspace_and_the_standard_library_come_first(self, modules: WorkspaceModules) -> None:
        assert ask(modules, "app:X").status == "absent"
        assert ask(modules, "json:X").status == "absent"

    def test_a_module_that_is_not_in_it_may_come_with_another_version(
        self, modules: WorkspaceModules
    ) -> None:
        reason = "third.new was not found in the environment"
        assert verdict(modules, "third.new:X") == ("unknown", "unknown", reason)
        assert ask(modules, "third:X").status == "absent"


def test_what_a_module_imports(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "",
        "p/m.py": "import a.b.c\nfrom . import sub, other\nfrom q import r, name\nfrom p.m import x\n",
        "p/sub.py": "",
        "q/__init__.py": "",
        "q/r.py": "",
    }
    modules = modules_of(tmp_path, files)
    assert modules.imports("p.m") == {"a", "a.b", "a.b.c", "p", "p.sub", "q", "q.r"}


@pytest.mark.parametrize("way", ["", "if x:\n    import d\n"])  # read off its lines, and from its tree
def test_a_module_that_puts_another_in_its_place_imports_it(tmp_path: Path, way: str) -> None:
    text = f"import sys\nimport b\n{way}sys.modules[__name__] = b\n"
    modules = modules_of(tmp_path, {"a.py": text, "b.py": "import c\n", "c.py": "", "d.py": ""})
    assert modules.imports("a") == {"sys", "b", *(["d"] if way else [])}


class TestMemory:
    def test_a_module_is_parsed_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        modules = modules_of(tmp_path, {"a.py": "from b import *\n", "b.py": "X = 1\n"})
        parsed = []
        parse = ast.parse
        monkeypatch.setattr(ast, "parse", lambda source, *rest: parsed.append(source) or parse(source, *rest))
        for _ in range(3):
            for text in ("a:X", "a:Y", "b:X", "b:Z", "a", "b"):
                ask(modules, text)
            for name in ("a", "b"):
                modules.names(name), modules.exports(name), modules.imports(name)
        assert sorted(parsed) == ["X = 1\n", "from b import *\n"]
        modules.refresh()
        assert ask(modules, "a:X").status == "present"
        assert len(parsed) == 2

    def test_imports_are_read_off_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        texts: dict[str, bytes] = {}
        files = {"a.py": "import b\n", "b.py": "if x:\n    import c\n", "c.py": "", "d.py": ""}
        modules = WorkspaceModules([lay_out(tmp_path, files)], texts=texts.get)
        read = []
        skim = import_lines.imports_of_lines
        monkeypatch.setattr(
            import_lines, "imports_of_lines", lambda utf8, context: read.append(utf8) or skim(utf8, context)
        )
        for _ in range(3):
            assert modules.imports("a") == {"b"}
            assert modules.imports("b") == {"c"}
            modules.refresh()
        assert sorted(read) == [b"if x:\n    import c\n", b"import b\n"]
        assert {str(tmp_path / "a.py"), str(tmp_path / "b.py")} <= set(modules.looked_at())
        texts[str(tmp_path / "a.py")] = b"import d\n"
        modules.refresh()
        assert modules.imports("a") == {"d"}
        del texts[str(tmp_path / "a.py")]
        lay_out(tmp_path, {"a.py": "import c, d\n"})
        modules.refresh()
        assert modules.imports("a") == {"c", "d"}

    def test_a_change_is_seen_after_refresh(self, tmp_path: Path) -> None:
        modules = modules_of(tmp_path, {"a.py": "X = 1\n"})
        assert ask(modules, "a:Yes").status == "absent"
        assert ask(modules, "b").status == "unknown"
        lay_out(tmp_path, {"a.py": "Yes = 1\n", "b.py": ""})
        assert ask(modules, "a:Yes").status == "absent"
        modules.refresh()
        assert ask(modules, "a:Yes").status == "present"
        assert ask(modules, "b").status == "present"

    def test_a_text_that_is_not_saved_counts(self, tmp_path: Path) -> None:
        path = str(tmp_path / "a.py")
        texts = {path: b"Y = 1\n"}
        modules = WorkspaceModules([lay_out(tmp_path, {"a.py": "X = 1\n"})], texts=texts.get)
        assert ask(modules, "a:Y").status == "present"
        texts[path] = b"class Y: pass\n"
        modules.refresh()
        assert ask(modules, "a:Y").kind == "class"
        del texts[path]
        modules.refresh()
        assert ask(modules, "a:Y").status == "absent"

    def test_no_root_at_all(self) -> None:
        assert ask(WorkspaceModules([]), "nothing:X").status == "unknown"

    def test_a_root_that_is_gone(self, tmp_path: Path) -> None:
        assert ask(WorkspaceModules([str(tmp_path / "gone")]), "nothing:X").status == "unknown"

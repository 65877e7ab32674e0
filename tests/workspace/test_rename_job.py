"""Renames worked out in this process: the files before, what is renamed, the files after."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ssot_lsp.core.text import LineIndex
from ssot_lsp.workspace.rename_job import RenameJob, run
from ssot_lsp.workspace.renames import Rename


@dataclass
class Renamed:
    """What a job said, and the files with its edits made, each still where it was."""

    files: dict[str, str]
    moves: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    doubtful: dict[str, list[str]] = field(default_factory=dict)
    left: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)


def rename(top: Path, files: dict[str, str], *renames: tuple[str, str], **options) -> Renamed:
    for rel, text in files.items():
        (top / rel).parent.mkdir(parents=True, exist_ok=True)
        (top / rel).write_bytes(text.encode())
    frames: list[tuple] = []
    pairs = tuple(Rename(old, new) for old, new in renames)
    run(RenameJob(str(top), (str(top),), "utf-16", pairs, **options), frames.append)
    done = Renamed(dict(files))
    for frame in frames:
        if frame[0] == "plan":
            done.moves = [(move.old, move.new) for move in frame[1].moves]
            done.refused = [f"{one.rename.old} {one.reason}" for one in frame[1].refusals]
        elif frame[0] == "fix":
            _, path, edits, doubtful, left = frame
            rel = Path(path).relative_to(top).as_posix()
            text = options.get("texts", {}).get(rel, files[rel].encode())
            done.files[rel] = apply(text, edits)
            if doubtful:
                done.doubtful[rel] = [edit[4] for edit in doubtful]
            if left:
                done.left[rel] = left
    return done


def apply(utf8: bytes, edits: tuple[tuple[int, int, int, int, str], ...]) -> str:
    lines = LineIndex(utf8)
    spans = [
        (lines.offset(line, column, "utf-16"), lines.offset(last, end, "utf-16"), text)
        for line, column, last, end, text in edits
    ]
    assert spans == sorted(spans)
    for start, end, text in reversed(spans):
        utf8 = utf8[:start] + text.encode() + utf8[end:]
    return utf8.decode()


PKG = {
    "pkg/__init__.py": "",
    "pkg/old.py": "class X:\n    pass\n\n\ndef f():\n    pass\n",
    "pkg/other.py": "Y = 1\n",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import pkg.old\n\npkg.old.f()\n", "import pkg.new\n\npkg.new.f()\n"),
        ("import pkg.old as o\n\no.f()\n", "import pkg.new as o\n\no.f()\n"),
        ("from pkg import old\n\nold.f()\n", "from pkg import new as old\n\nold.f()\n"),
        ("from pkg import old, other\n", "from pkg import other\nfrom pkg import new as old\n"),
        ("from pkg.old import X, f as g\n", "from pkg.new import X, f as g\n"),
        ("from pkg.old import *\n", "from pkg.new import *\n"),
        ("from pkg.old import missing\n", "from pkg.new import missing\n"),
        ("from pkg.old import __name__\n", "from pkg.new import __name__\n"),
        ("import pkg.old  # ssot: ignore\n", "import pkg.new  # ssot: ignore\n"),
        ("# ssot: ignore-file\nimport pkg.old\n", "# ssot: ignore-file\nimport pkg.new\n"),
        ("x = 1  # ssot: ignore[SSOT001]\n", "x = 1  # ssot: ignore[SSOT001]\n"),
        (
            "from unittest.mock import patch\n\npatch('pkg.old.X')\n",
            "from unittest.mock import patch\n\npatch('pkg.new.X')\n",
        ),
        (
            "import importlib\n\nimportlib.import_module('pkg.old')\n",
            "import importlib\n\nimportlib.import_module('pkg.new')\n",
        ),
        ("import sys\n\nsys.modules['pkg.old']\n", "import sys\n\nsys.modules['pkg.new']\n"),
        (
            "try:\n    import pkg.old\nexcept ImportError:\n    pass\n",
            "try:\n    import pkg.new\nexcept ImportError:\n    pass\n",
        ),
        (
            "import pkg.old\n\ndef g(x: 'pkg.old.X') -> None: ...\n",
            "import pkg.new\n\ndef g(x: 'pkg.new.X') -> None: ...\n",
        ),
        (
            "try:\n    from pkg.old import X\nexcept ImportError:\n    from pkg.new import X\n",
            "try:\n    from pkg.new import X\nexcept ImportError:\n    from pkg.new import X\n",
        ),
        (
            "def f(:\n    from pkg.old import X\n\n    'pkg.old'\n",
            "def f(:\n    from pkg.new import X\n\n    'pkg.old'\n",
        ),
        ("# pkg.old\n'''pkg.old'''\n", "# pkg.old\n'''pkg.old'''\n"),
        ("import pkg.older\nfrom pkg import oldest\n", "import pkg.older\nfrom pkg import oldest\n"),
    ],
)
def test_a_module_gets_another_name(tmp_path, before, after):
    done = rename(tmp_path, {**PKG, "use.py": before}, ("pkg/old.py", "pkg/new.py"))
    assert done.moves == [("pkg.old", "pkg.new")]
    assert done.files["use.py"] == after
    assert not done.left
    assert not done.doubtful


def test_strings_that_nothing_is_known_to_resolve_are_doubtful(tmp_path):
    text = "APPS = ['pkg.old', 'pkg.old.X', 'old']\nimport pkg.old\n"
    done = rename(tmp_path, {**PKG, "use.py": text}, ("pkg/old.py", "pkg/new.py"))
    assert done.files["use.py"] == text.replace("import pkg.old", "import pkg.new")
    assert done.doubtful == {"use.py": ["pkg.new", "pkg.new.X"]}


def test_what_cannot_be_rewritten_is_named(tmp_path):
    text = "\n\nimport pkg.old\n\npkg = pkg.old.X\n"
    done = rename(tmp_path, {**PKG, "use.py": text}, ("pkg/old.py", "pkg/new.py"))
    assert done.files["use.py"] == text
    assert done.left == {"use.py": ((3, 8), (5, 7))}


def test_an_import_that_is_expected_to_fail_is_left_without_a_word(tmp_path):
    text = "import pytest\n\nwith pytest.raises(ImportError):\n    import pkg.old\n"
    done = rename(tmp_path, {**PKG, "use.py": text}, ("pkg/old.py", "pkg/new.py"))
    assert done.files["use.py"] == text
    assert not done.left


def test_relative_imports_of_siblings_follow(tmp_path):
    files = {
        **PKG,
        "pkg/__init__.py": "from .old import X\nfrom . import old\n",
        "pkg/sub/__init__.py": "from ..old import f\nfrom .. import old as o\n",
    }
    done = rename(tmp_path, files, ("pkg/old.py", "pkg/new.py"))
    assert done.files["pkg/__init__.py"] == "from .new import X\nfrom . import new as old\n"
    assert done.files["pkg/sub/__init__.py"] == "from ..new import f\nfrom .. import new as o\n"


def test_a_module_that_goes_to_another_package_keeps_its_own_imports(tmp_path):
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "from . import b, c\nfrom .b import B\nfrom .sub import s\n"
        "from .sub.s import (\n    S,\n)\nfrom.b import B as BB\n",
        "pkg/b.py": "B = 1\n",
        "pkg/c.py": "",
        "pkg/sub/__init__.py": "",
        "pkg/sub/s.py": "S = 1\n",
        "use.py": "from pkg.a import B\nfrom pkg import a\n",
    }
    done = rename(tmp_path, files, ("pkg/a.py", "pkg/sub/a.py"))
    assert done.files["pkg/a.py"] == (
        "from .. import b, c\nfrom ..b import B\nfrom . import s\n"
        "from .s import (\n    S,\n)\nfrom..b import B as BB\n"
    )
    assert done.files["use.py"] == "from pkg.sub.a import B\nfrom pkg.sub import a\n"
    assert not done.left


def test_a_module_that_leaves_its_package_names_it_in_full(tmp_path):
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "from . import b\nfrom .b import B\nimport pkg.a\n",
        "pkg/b.py": "B = 1\nfrom .a import B as C\nfrom . import a\n",
    }
    done = rename(tmp_path, files, ("pkg/a.py", "a.py"))
    assert done.files["pkg/a.py"] == "from pkg import b\nfrom pkg.b import B\nimport a\n"
    assert done.files["pkg/b.py"] == "B = 1\nfrom a import B as C\nimport a\n"


def test_a_module_that_enters_a_package_of_its_own(tmp_path):
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "from . import b\nfrom .b import B\n",
        "pkg/b.py": "B = 1\nfrom .a import B as C\n",
    }
    done = rename(tmp_path, files, ("pkg/a.py", "pkg/a/__init__.py"))
    assert done.moves == []
    assert done.files["pkg/a.py"] == "from .. import b\nfrom ..b import B\n"
    assert done.files["pkg/b.py"] == files["pkg/b.py"]


def test_modules_that_go_together_stay_beside_each_other(tmp_path):
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "from . import b, c\nfrom .b import B\n",
        "pkg/b.py": "B = 1\nfrom .a import B as C\n",
        "pkg/c.py": "from . import a, b, d\n",
        "pkg/d.py": "",
    }
    done = rename(tmp_path, files, ("pkg/a.py", "new/a.py"), ("pkg/b.py", "new/b.py"))
    assert done.moves == [("pkg.a", "new.a"), ("pkg.b", "new.b")]
    assert done.files["pkg/a.py"] == "from pkg import c\nfrom new import b\nfrom .b import B\n"
    assert done.files["pkg/b.py"] == files["pkg/b.py"]
    assert done.files["pkg/c.py"] == "from . import d\nfrom new import a, b\n"


PACKAGE = {
    "top/__init__.py": "",
    "top/pkg/__init__.py": "from .a import A\nfrom top.pkg import a\nimport top.pkg.b\n",
    "top/pkg/a.py": "from ..base import Base\nfrom .b import B\nfrom . import b\n\nA = B\n",
    "top/pkg/b.py": "from top.pkg.a import A\nfrom .. import base\n\nB = 1\n",
    "top/base.py": "Base = 1\n",
    "use.py": "import top.pkg.a as a\nfrom top import pkg\n"
    "from top.pkg.b import B\nfrom top.pkg import data\n",
}


def test_a_package_gets_another_name(tmp_path):
    done = rename(tmp_path, PACKAGE, ("top/pkg", "top/new"))
    assert done.moves == [("top.pkg", "top.new")]
    assert done.files["top/pkg/__init__.py"] == "from .a import A\nfrom top.new import a\nimport top.new.b\n"
    assert done.files["top/pkg/a.py"] == PACKAGE["top/pkg/a.py"]
    assert done.files["top/pkg/b.py"] == "from top.new.a import A\nfrom .. import base\n\nB = 1\n"
    assert done.files["use.py"] == (
        "import top.new.a as a\nfrom top import new as pkg\n"
        "from top.new.b import B\nfrom top.new import data\n"
    )


def test_a_package_goes_deeper(tmp_path):
    done = rename(tmp_path, PACKAGE, ("top/pkg", "top/x/pkg"))
    assert done.files["top/pkg/a.py"] == PACKAGE["top/pkg/a.py"].replace("..base", "...base")
    assert done.files["top/pkg/b.py"] == "from top.x.pkg.a import A\nfrom ... import base\n\nB = 1\n"
    assert done.files["use.py"].startswith("import top.x.pkg.a as a\nfrom top.x import pkg\n")


def test_a_package_goes_to_the_top(tmp_path):
    done = rename(tmp_path, PACKAGE, ("top/pkg", "pkg"))
    assert done.files["top/pkg/a.py"] == PACKAGE["top/pkg/a.py"].replace("..base", "top.base")
    assert done.files["use.py"].startswith("import pkg.a as a\nimport pkg\nfrom pkg.b import B\n")


def test_a_directory_without_init_is_a_package_too(tmp_path):
    files = {"ns/a.py": "A = 1\n", "use.py": "import ns.a\nfrom ns import a\nprint(ns.a.A)\n"}
    done = rename(tmp_path, files, ("ns", "names"))
    assert done.files["use.py"] == "import names.a\nfrom names import a\nprint(names.a.A)\n"


def test_two_modules_swap(tmp_path):
    files = {
        "p/__init__.py": "",
        "p/a.py": "A = 1\n",
        "p/b.py": "B = 1\n",
        "use.py": "import p.a\nfrom p.a import A\nfrom p.b import B\nfrom p import a, b\nprint(p.a.A)\n",
        "p/c.py": "from . import a, b\nfrom .a import A\nfrom .b import B\n",
    }
    done = rename(tmp_path, files, ("p/a.py", "p/b.py"), ("p/b.py", "p/a.py"))
    assert done.refused == []
    assert done.files["use.py"] == (
        "import p.b\nfrom p.b import A\nfrom p.a import B\nfrom p import b as a, a as b\nprint(p.b.A)\n"
    )
    assert done.files["p/c.py"] == "from . import b as a, a as b\nfrom .b import A\nfrom .a import B\n"


def test_each_takes_the_next_ones_name(tmp_path):
    files = {
        "a.py": "A = 1\n",
        "b.py": "B = 1\n",
        "use.py": "from a import A\nfrom b import B\n",
    }
    done = rename(tmp_path, files, ("a.py", "b.py"), ("b.py", "c.py"))
    assert done.files["use.py"] == "from b import A\nfrom c import B\n"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("pkg/old.py", "pkg/not-a-name.py", "pkg/old.py cannot be imported once it is pkg/not-a-name.py"),
        ("pkg/old.py", "pkg/class.py", "pkg/old.py cannot be imported once it is pkg/class.py"),
        ("pkg/old.py", "pkg/old.txt", "pkg/old.py will be no Python file"),
        ("pkg/old.py", "pkg/other.py", "pkg/old.py cannot become pkg/other.py, which is there already"),
        ("pkg/old.py", "pkg/full.py", "pkg/old.py would hide the module pkg.full"),
        ("pkg/old.py", "json.py", "pkg/old.py would hide the module json"),
        ("pkg", "my-pkg", "pkg cannot be imported once it is my-pkg"),
    ],
)
def test_what_is_refused(tmp_path, old, new, why):
    files = {**PKG, "pkg/full/__init__.py": "", "use.py": "import pkg.old\n"}
    done = rename(tmp_path, files, (old, new))
    assert done.refused == [why]
    assert done.files == files


@pytest.mark.parametrize(
    ("old", "new"),
    [("docs", "doc"), ("README.md", "LIESMICH.md"), ("src", "source"), ("my-app/run.py", "my-app/go.py")],
)
def test_what_moves_no_module(tmp_path, old, new):
    files = {
        "docs/a.md": "",
        "README.md": "",
        "src/m.py": "",
        "src/n.py": "import m\n",
        "my-app/run.py": "import os\n",
    }
    done = rename(tmp_path, files, (old, new))
    assert done.refused == []
    assert done.files == files


def test_files_outside_every_source_root_are_nobodys(tmp_path):
    files = {"src/pkg/a.py": "", "tools/a.py": "", "tools/b.py": "import a\nimport tools.a\n"}
    done = rename(tmp_path, files, ("tools/a.py", "tools/c.py"), source_roots=("src",))
    assert done.moves == []
    assert done.files == files


def test_a_stub_alone_moves_no_module_but_with_its_source_it_does(tmp_path):
    files = {"m.py": "", "m.pyi": "", "use.py": "import m\n"}
    assert rename(tmp_path, files, ("m.pyi", "n.pyi")).files == files
    both = rename(tmp_path, files, ("m.py", "n.py"), ("m.pyi", "n.pyi"))
    assert both.files["use.py"] == "import n as m\n" or both.files["use.py"] == "import n\n"


def test_a_stub_follows_its_source(tmp_path):
    files = {"n.py": "X = 1\n", "m.pyi": "X: int\n", "use.py": "from m import X\n"}
    assert rename(tmp_path, files, ("m.pyi", "n.pyi")).files["use.py"] == "from n import X\n"


def test_unsaved_text_counts(tmp_path):
    files = {**PKG, "use.py": "\n"}
    done = rename(tmp_path, files, ("pkg/old.py", "pkg/new.py"), texts={"use.py": b"import pkg.old\n"})
    assert done.files["use.py"] == "import pkg.new\n"


def test_notebooks_are_mended_in_their_file(tmp_path):
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["pkg.old"]},
        {**code, "source": ["%time\n", "import pkg.old"]},
        {**code, "source": "pkg.old.f()\n'ä'"},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    done = rename(tmp_path, {**PKG, "n.ipynb": text}, ("pkg/old.py", "pkg/new.py"))
    sources = [cell["source"] for cell in json.loads(done.files["n.ipynb"])["cells"]]
    assert sources == [["pkg.old"], ["%time\n", "import pkg.new"], "pkg.new.f()\n'ä'"]
    assert done.files["n.ipynb"].replace("pkg.new", "pkg.old") == text


def test_excluded_files_are_left_alone(tmp_path):
    files = {**PKG, "backup/use.py": "import pkg.old\n"}
    assert rename(tmp_path, files, ("pkg/old.py", "pkg/new.py"), exclude=("backup/**",)).files == files


def test_what_a_swapped_module_imports_of_the_other_is_rewritten_once(tmp_path):
    files = {
        "p/__init__.py": "",
        "p/a.py": "A = 1\n",
        "p/s/__init__.py": "",
        "p/s/d.py": "from ..a import A\n",
    }
    done = rename(tmp_path, files, ("p/s/d.py", "p/a.py"), ("p/a.py", "p/s/d.py"))
    assert done.files["p/s/d.py"] == "from .s.d import A\n"


def test_a_string_that_is_relative_to_the_package_is_named(tmp_path):
    files = {
        "p/__init__.py": "",
        "p/a.py": "from importlib import import_module\n\nimport_module('.b', __package__)\n",
        "p/b.py": "",
        "q/__init__.py": "",
    }
    done = rename(tmp_path, files, ("p/a.py", "q/a.py"))
    assert done.files == files
    assert done.left == {"p/a.py": ((3, 16),)}
    assert rename(tmp_path, files, ("p", "r")).left == {}


def test_a_name_that_a_star_import_may_take_is_named(tmp_path):
    files = {
        "p/a.py": "A = 1\n",
        "q.py": "r = 1\n",
        "use.py": "import p.a\nfrom q import *\nprint(p.a.A)\n",
    }
    done = rename(tmp_path, files, ("p/a.py", "r/a.py"))
    assert done.files["use.py"] == "import r.a\nfrom q import *\nprint(r.a.A)\n"
    assert done.left == {"use.py": ((1, 8), (3, 7))}

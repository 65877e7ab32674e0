"""Import statements in every layout that Python allows, and reads of what they bind."""

from __future__ import annotations

import re

from hypothesis import strategies as st

BLANKS = (" ", " ", "  ", "\t", "\f", " \t", " " * 12, "\\\n", " \\\r\n  ", "\\\n ", "\\\n\t")
BETWEEN = ("", "", "", *BLANKS)
PATHS = ("old", "old.mod", "old.mod.sub", "old.pkg", "old.pkg.deep", "mod", "mod.sub", "os", "older.mod")
RELATIVE = (".", "..", "...", ".mod", "..mod", ".pkg.deep", "..pkg", ".deep", "...old.mod", "..other")
NAMES = ("mod", "deep", "pkg", "X", "other", "sub")
BEFORE = ("", "", "", "x = 1; ", "if x: ", "from .other import x; ", "import os;", "# why \\\n", "    ", "\t")
BEHIND = ("", "", "", "; y = 2", "  # noqa", "#(", "; import os", "\\\n")
READS = (
    ".X",
    " . X",
    ".\\\n  X",
    ".deep.X",
    ".pkg.deep.X",
    ".pkg . deep .X",
    ".mod.y",
    ".  # why\n    # so\n  X",
)
WHOLE = (
    "patch.object(m, 'X')",
    "patch.object(m . deep , \n  'X')",
    "setattr(old.pkg.deep, 'X', 1)",
    "import_module('.mod', 'old')",
    "find_spec('..mod', package='old.pkg')",
    "x = ['old.mod.X', \"old:mod\"]",
    "from old.pkg import (\n    other,  # )\n    deep as m,\n)",
    "from old import (other, # (\n pkg as m)",
)


def spread(draw: st.DrawFn, path: str) -> str:
    """Put blanks round the dots of a path."""
    parts = path.split(".")
    return "".join(
        part if at == 0 else f"{draw(st.sampled_from(BETWEEN))}.{draw(st.sampled_from(BETWEEN))}{part}"
        for at, part in enumerate(parts)
    )


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Draw one import statement; most of them are valid."""

    def blank() -> str:
        return draw(st.sampled_from(BLANKS))

    def maybe() -> str:
        return draw(st.sampled_from(BETWEEN))

    def alias() -> str:
        return f"{blank()}as{blank()}m" if draw(st.booleans()) else ""

    if draw(st.booleans()):
        entries = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3))
        text = f"import{blank()}" + f"{maybe()},{maybe()}".join(
            spread(draw, each) + alias() for each in entries
        )
    else:
        relative = draw(st.booleans())
        path = spread(draw, draw(st.sampled_from(RELATIVE if relative else PATHS)))
        start = maybe() if relative else blank()
        names = [each + alias() for each in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))]
        listed = draw(st.sampled_from(("plain", "star", "parentheses", "lines")))
        if listed == "plain":
            what = blank() + f"{maybe()},{maybe()}".join(names)
        elif listed == "star":
            what = f"{maybe()}*"
        elif listed == "parentheses":
            what = f"{maybe()}({', '.join(names)})"
        else:
            what = f"{maybe()}(  # why)\n    " + ",\n\n    ".join(names) + ",\n)"
        text = f"from{start}{path}{blank()}import{what}"
    return draw(st.sampled_from(BEFORE)) + text + draw(st.sampled_from(BEHIND))


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Draw a few statements and reads, in code or as doctests, with one kind of line end or another."""
    parts = draw(st.lists(statements(), min_size=1, max_size=3))
    for _ in range(draw(st.integers(0, 2))):
        root = draw(st.sampled_from(("m", "old", "pkg", "deep", "mod")))
        parts.append(draw(st.sampled_from((*WHOLE, *(f"({root}{read})" for read in READS)))))
    if draw(st.integers(0, 4)) == 0:
        parts = ["'''", *(f">>> {part}" for part in parts), "'''"]
    text = "\n".join(parts)
    if draw(st.integers(0, 5)) == 0:
        text = text.replace("mod", "\uff4dod", 1)  # the same name after NFKC
    if draw(st.integers(0, 5)) == 0:  # one name after NFKC, which is not how it is written
        text = re.sub(r"\bm\b", "\u03bc", re.sub(r"\bm\b", "\u00b5", text, count=1))
    if draw(st.integers(0, 5)) == 0:
        text += "\nx = 'caf\u00e9'"
    return text.replace("\r\n", "\n").replace("\n", draw(st.sampled_from(("\n", "\n", "\r\n", "\r"))))

"""Where a generated import statement may stand: at the top, in a function, in a `try`, behind an `if`…"""

from __future__ import annotations

import textwrap
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.oracles.trees import Item

SPOTS = (
    *("top", "top", "top", "top", "top", "function", "function", "method", "if", "one line if", "semicolon"),
    *(
        "class",
        "try none",
        "try canonical",
        "canonical try",
        "type checking",
        "suppress",
        "loop",
        "else",
        "nested",
    ),
    *("global", "finally", "with", "ignored", "del"),
)
PRAGMAS = ("  # noqa: F401", "  # type: ignore", "  # pylint: disable=unused-import", "  # why it is here")


@dataclass(slots=True)
class Imported:
    """A statement and what can be reached after it: expressions with the item each is."""

    form: str
    statement: str
    uses: list[tuple[str, Item]] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)  # expressions that are a legacy module
    single_line: bool = True


def as_name(name: str, local: str) -> str:
    """How a list entry binds `name` to `local`."""
    return name if name == local else f"{name} as {local}"


def indented(lines: list[str], depth: int = 1) -> list[str]:
    """The lines, so many levels deeper."""
    return textwrap.indent("\n".join(lines), "    " * depth).split("\n")


class Places(ABC):
    """Puts a statement somewhere, with uses of what it binds. What it asks of an author is declared here."""

    draw: st.DrawFn
    head: list[str]

    @abstractmethod
    def fresh(self, prefix: str) -> str: ...

    @abstractmethod
    def chance(self, one_in: int) -> bool: ...

    @abstractmethod
    def use(self, imported: Imported, *, in_function: bool = False) -> list[str]: ...

    def place(self, imported: Imported, spot: str) -> list[str] | None:
        """The lines of a statement at that spot with its uses; None where it cannot stand there."""
        star = imported.form == "star"
        if star and spot in {"function", "method", "class", "nested", "global", "del"}:
            return None
        statement = imported.statement.split("\n")
        one_line = imported.single_line
        if spot in {"one line if", "semicolon"} and not one_line:
            return None
        if spot in {"try canonical", "canonical try", "try none"} and imported.form != "from":
            return None
        writer = getattr(self, "_at_" + spot.replace(" ", "_"), None)
        if writer is not None:
            lines: list[str] = writer(imported, statement)
            return lines
        heads = {
            "top": "",
            "if": "if True:",
            "loop": "for _ in range(1):",
            "with": "with contextlib.nullcontext():",
            "suppress": "with contextlib.suppress(ImportError):",
        }
        head = heads[spot]
        if spot in {"with", "suppress"}:
            self.head.append("import contextlib")
        if not head:
            if one_line and self.chance(4):
                statement[0] += self.draw(st.sampled_from(PRAGMAS))
            return [*statement, *self.use(imported)]
        return [head, *indented(statement), *self.use(imported)]

    def _at_function(self, imported: Imported, statement: list[str]) -> list[str]:
        result = ", ".join(expression for expression, _ in imported.uses)
        inner = [*statement, *self.use(imported, in_function=True), f"return ({result},)"]
        return [f"def {self.fresh('f_')}():", *indented(inner)]

    def _at_method(self, imported: Imported, statement: list[str]) -> list[str]:
        name = self.fresh("C")
        result = ", ".join(expression for expression, _ in imported.uses)
        inner = [*statement, f"return ({result},)"]
        return [
            *(f"class {name}:", "    def get(self):", *indented(inner, 2)),
            *(f"def {self.fresh('f_')}():", f"    return {name}().get()"),
        ]

    def _at_nested(self, imported: Imported, statement: list[str]) -> list[str]:
        result = ", ".join(expression for expression, _ in imported.uses)
        inner = ["def inner():", f"    return ({result},)", "return inner()"]
        return [f"def {self.fresh('f_')}():", *indented([*statement, *inner])]

    def _at_global(self, imported: Imported, statement: list[str]) -> list[str]:
        roots = sorted({expression.split(".")[0] for expression, _ in imported.uses})
        result = ", ".join(expression for expression, _ in imported.uses)
        body = [f"global {', '.join(roots)}", *statement, f"return ({result},)"]
        return [f"def {self.fresh('f_')}():", *indented(body)]

    def _at_class(self, imported: Imported, statement: list[str]) -> list[str]:
        uses = [f"{self.fresh('u')} = {expression}" for expression, _ in imported.uses]
        return [f"class {self.fresh('C')}:", *indented([*statement, *uses])]

    def _at_one_line_if(self, imported: Imported, statement: list[str]) -> list[str]:
        return [f"if True: {statement[0]}  # kept", *self.use(imported)]

    def _at_semicolon(self, imported: Imported, statement: list[str]) -> list[str]:
        return [f"{self.fresh('v')} = 1; {statement[0]}; {self.fresh('v')} = 2", *self.use(imported)]

    def _at_else(self, imported: Imported, statement: list[str]) -> list[str]:
        return ["if not __name__:", "    pass", "else:", *indented(statement), *self.use(imported)]

    def _at_finally(self, imported: Imported, statement: list[str]) -> list[str]:
        return ["try:", "    pass", "finally:", *indented(statement), *self.use(imported)]

    def _at_try_none(self, imported: Imported, statement: list[str]) -> list[str]:
        local = imported.uses[0][0]
        return ["try:", *indented(statement), "except ImportError:", f"    {local} = None"]

    def _at_try_canonical(self, imported: Imported, statement: list[str]) -> list[str]:
        local, item = imported.uses[0]
        other = f"from {item.home} import {as_name(item.new_name, local)}"
        return ["try:", *indented(statement), "except ImportError:", f"    {other}", *self.use(imported)]

    def _at_canonical_try(self, imported: Imported, statement: list[str]) -> list[str]:
        local, item = imported.uses[0]
        other = f"from {item.home} import {as_name(item.new_name, local)}"
        return ["try:", f"    {other}", "except ImportError:", *indented(statement), *self.use(imported)]

    def _at_type_checking(self, imported: Imported, statement: list[str]) -> list[str]:
        self.head.append("from typing import TYPE_CHECKING")
        classes = [expression for expression, item in imported.uses if item.kind == "class"]
        lines = ["if TYPE_CHECKING:", *indented(statement)]
        for expression in classes:
            lines += [f"def {self.fresh('t_')}(x: '{expression}') -> '{expression} | None':", "    return x"]
        return lines

    def _at_ignored(self, imported: Imported, statement: list[str]) -> list[str]:
        if len(statement) > 1:
            return statement
        return [f"{statement[0]}  # ssot: ignore", *self.use(imported)]

    def _at_del(self, imported: Imported, statement: list[str]) -> list[str]:
        if not imported.uses or "." in imported.uses[0][0]:
            return statement
        local = imported.uses[0][0]
        return [*statement, f"{self.fresh('u')} = {local}", f"del {local}"]

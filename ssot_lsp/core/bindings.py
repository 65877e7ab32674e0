"""What a module defines, as values: read from its text alone, nothing followed into other modules.

A name has a tuple of bindings: every way it may be bound when the module has run to its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssot_lsp.core.facts import NameKind


@dataclass(frozen=True, slots=True, eq=False)
class Unbound:
    """On some path through the module the name is not bound."""


@dataclass(frozen=True, slots=True, eq=False)
class Defined:
    """A definition in this module: `def`, `class`, an assignment, a loop target and the like.

    `line` is 1-based. `header` is the source of a `def` or `class` up to its body, as written.
    """

    kind: NameKind
    line: int
    header: str = ""
    summary: str = ""
    members: ClassBody | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """`from module import name`, or with an empty `name` the module itself. `module` is absolute.

    `import a.b as c` is `as_attribute`: it binds the attribute `b` of `a`, which is the module as a rule.
    """

    module: str
    name: str
    line: int
    as_attribute: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Aliased:
    """`X = name.attribute…`: `base` is whatever `name` was bound to just there."""

    name: str
    base: Bindings
    attributes: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Starred:
    """`from module import *`: the name in `module` if that exports it, else what `under` says."""

    module: str
    under: Bindings
    line: int


Binding = Unbound | Defined | Imported | Aliased | Starred
Bindings = tuple[Binding, ...]

UNBOUND = Unbound()
NOTHING: Bindings = (UNBOUND,)


@dataclass(frozen=True, slots=True, eq=False)
class ClassBody:
    """The names in a class body and the classes it derives from.

    `bases` has None for an expression that names nothing. `changed` says in words what may add or
    remove attributes (metaclass, decorator, `__slots__`); empty when nothing does.
    """

    names: Mapping[str, Bindings]
    bases: tuple[Bindings | None, ...] = ()
    changed: str = ""


@dataclass(frozen=True, slots=True)
class OtherList:
    """The `__all__` of `module` (absolute), which the name `name` stood for.

    That holds unless one of the star imports since, of the modules `stars`, bound the name anew.
    """

    module: str
    name: str = ""
    stars: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DunderAll:
    """`__all__`: `names`, and those of each of `others`.

    `complete` False: it is built in a way that is not followed, and may hold more; `maybe` are names
    that were seen on some paths.
    """

    names: frozenset[str] = frozenset()
    others: frozenset[OtherList] = frozenset()
    complete: bool = True
    maybe: frozenset[str] = frozenset()

    def __or__(self, other: DunderAll) -> DunderAll:
        """Concatenate two lists."""
        return DunderAll(
            self.names | other.names,
            self.others | other.others,
            self.complete and other.complete,
            self.maybe | other.maybe,
        )

    def doubted(self) -> DunderAll:
        """Give what is left when any of it may be gone."""
        return DunderAll(complete=False, maybe=self.names | self.maybe)


@dataclass(frozen=True, slots=True, eq=False)
class ModuleFacts:
    """What one module's source says of its namespace after import.

    `names` are the names it binds; any other name has the bindings `rest` (star imports, or nothing).
    `dynamic` says in words that follow the module's name why a missing name may exist all the same,
    `replaced` why even the names here are no proof; both are empty as a rule.
    """

    module: str
    is_package: bool
    stub: bool
    names: Mapping[str, Bindings]
    rest: Bindings = NOTHING
    all: DunderAll | None = None
    dynamic: str = ""
    replaced: str = ""
    never_bound: Mapping[str, str] = field(default_factory=dict)  # name: why, in words that follow "binds it"
    imports: frozenset[tuple[str, str]] = frozenset()  # (module, name), name "" for the module itself
    registered: Mapping[str, Bindings] = field(default_factory=dict)  # sys.modules["…"] = …
    registers_more: bool = False  # sys.modules gets entries that cannot be read off
    summary: str = ""


def merge(first: Bindings, second: Bindings) -> Bindings:
    """Put two sets of bindings together, each binding once."""
    if first is second:
        return first
    return first + tuple(one for one in second if not any(one is other for other in first))


def signature_of(header: str) -> str:
    """Write the header of a `def` or `class` on one line: "def f(a, b=1)", "class C(Base)".

    Empty when `header` is. One that the host's parser does not know is given as it is written.
    """
    if not header:
        return ""
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statement = ast.parse(f"{header}pass").body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return " ".join(header.split()).rpartition(":")[0]
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        statement.decorator_list = []
    return ast.unparse(statement).rpartition(":")[0].strip()

"""Object references: `pkg.mod` is a module, `pkg.mod:Name` a name in it.

Source: the entry-points specification ("object references") and `pkgutil.resolve_name`.
"""

from __future__ import annotations

from typing import NamedTuple


class ObjectRef(NamedTuple):
    """A module (`qualname` empty) or a name, possibly a member, in a module."""

    module: str
    qualname: str = ""

    def __str__(self) -> str:
        """Write the reference as a registry does."""
        return f"{self.module}:{self.qualname}" if self.qualname else self.module

    @property
    def is_module(self) -> bool:
        """True when the reference names a module itself."""
        return not self.qualname

    @property
    def dotted(self) -> str:
        """The path with dots only, as it stands in code: `pkg.mod.Class.method`."""
        return f"{self.module}.{self.qualname}" if self.qualname else self.module

    @property
    def last(self) -> str:
        """The last segment: the name, or the last part of the module's path."""
        return self.dotted.rpartition(".")[2]


def is_dotted_name(text: str) -> bool:
    """Tell whether `text` is identifiers joined by single dots (no keyword check)."""
    return bool(text) and all(part.isidentifier() for part in text.split("."))


def parse_object_ref(text: str) -> ObjectRef | str:
    """Read `pkg.mod` or `pkg.mod:Name.member`.

    Returns the reference, or a sentence saying what is wrong with `text`.
    """
    from keyword import iskeyword

    module, colon, qualname = text.partition(":")
    for what, part in (("module", module), ("name", qualname)):
        if not part and (what == "module" or colon):
            return f"'{text}' has no {what}; write it as 'package.module:Name'"
        for segment in part.split(".") if part else ():
            if not segment.isidentifier():
                return f"'{text}' is not an object reference: '{segment}' is not an identifier"
            if iskeyword(segment):
                return f"'{text}' is not an object reference: '{segment}' is a keyword"
    return ObjectRef(module, qualname)

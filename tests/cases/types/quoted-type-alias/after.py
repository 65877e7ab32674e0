from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import new.mod

Alias: TypeAlias = "new.mod.X"

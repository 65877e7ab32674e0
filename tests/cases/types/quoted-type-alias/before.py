from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import old.mod  # want SSOT001 "old.mod" safe

Alias: TypeAlias = "old.mod.X"  # want SSOT003 "old.mod.X" safe

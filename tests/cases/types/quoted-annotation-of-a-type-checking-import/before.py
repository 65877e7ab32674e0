from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import old.mod  # want SSOT001 "old.mod" safe


class Holder:
    field: "old.mod.X"  # want SSOT003 "old.mod.X" safe

    def get(self) -> "old.mod.X": ...  # want SSOT003 "old.mod.X" safe

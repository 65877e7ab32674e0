from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import new.mod


class Holder:
    field: "new.mod.X"

    def get(self) -> "new.mod.X": ...

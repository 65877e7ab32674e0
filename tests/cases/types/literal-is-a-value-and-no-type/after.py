from typing import Literal

import new.mod


def get(x: Literal["old.mod.X"]) -> "new.mod.X": ...

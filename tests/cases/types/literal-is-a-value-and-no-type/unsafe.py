from typing import Literal

import new.mod


def get(x: Literal["new.mod.X"]) -> "new.mod.X": ...

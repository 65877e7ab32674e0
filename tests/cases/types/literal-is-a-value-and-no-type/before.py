from typing import Literal

import old.mod  # want SSOT001 "old.mod" safe


def get(x: Literal["old.mod.X"]) -> "old.mod.X": ...  # want SSOT003 "old.mod.X" unsafe SSOT003 "old.mod.X" safe

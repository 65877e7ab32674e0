from typing import TypeVar

import new.mod

T = TypeVar("T", bound="new.mod.X")
U = TypeVar("U", "new.mod.X", "new.mod.Y")

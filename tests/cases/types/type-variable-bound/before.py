from typing import TypeVar

import old.mod  # want SSOT001 "old.mod" safe

T = TypeVar("T", bound="old.mod.X")  # want SSOT003 "old.mod.X" safe
U = TypeVar("U", "old.mod.X", "old.mod.Y")  # want SSOT003 "old.mod.X" safe SSOT003 "old.mod.Y" safe

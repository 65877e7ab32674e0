from typing import TYPE_CHECKING

import _old.mod  # want SSOT001 "_old.mod" safe
import old.mod  # want SSOT001 "old.mod" safe
import old.other

if TYPE_CHECKING:
    import older.mod  # want SSOT001 "older.mod" safe


def f():
    import older.mod  # want SSOT001 "older.mod" safe

    return older.mod.X  # want SSOT002 "older.mod.X" safe


print(old.mod.X, _old.mod.X)  # want SSOT002 "old.mod.X" safe SSOT002 "_old.mod.X" safe

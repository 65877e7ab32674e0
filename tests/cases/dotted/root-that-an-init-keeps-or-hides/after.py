from typing import TYPE_CHECKING

import newer.mod
import new.mod
import old.other

if TYPE_CHECKING:
    import new.mod


def f():
    import new.mod

    return new.mod.X


print(new.mod.X, newer.mod.X)

import typing
import typing as t
from typing import cast

import old.mod  # want SSOT001 "old.mod" safe

a = cast("old.mod.X", None)  # want SSOT003 "old.mod.X" safe
b = typing.cast("list[old.mod.X]", None)  # want SSOT003 "old.mod.X" safe
c = t.cast('old.mod.X', "old mod X")  # want SSOT003 "old.mod.X" safe

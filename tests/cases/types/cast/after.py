import typing
import typing as t
from typing import cast

import new.mod

a = cast("new.mod.X", None)
b = typing.cast("list[new.mod.X]", None)
c = t.cast('new.mod.X', "old mod X")

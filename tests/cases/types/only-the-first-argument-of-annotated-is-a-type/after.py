import typing
from typing import Annotated, cast

import new.mod as m

x: Annotated[int, "m.Old"]
y: Annotated["m.New", "m.Old"]
z: typing.Annotated[  # what it is
    # and where
    list["m.New"],
    ["m.Old"],
]
Alias = Annotated["m.New", "m.Old"]
Other = Annotated[
    "m.New | None",
    "m.Old",
]
both: Annotated[("m.Old", "m.Old")]
w = cast(Annotated["m.New", "m.Old"], x)

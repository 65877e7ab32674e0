import typing
from typing import Annotated, cast

import old.mod as m  # want SSOT001 "old.mod" safe

x: Annotated[int, "m.Old"]
y: Annotated["m.Old", "m.Old"]  # want SSOT003 "m.Old" safe
z: typing.Annotated[  # what it is
    # and where
    list["m.Old"],  # want SSOT003 "m.Old" safe
    ["m.Old"],
]
Alias = Annotated["m.Old", "m.Old"]  # want SSOT003 "m.Old" safe
Other = Annotated[
    "m.Old | None",  # want SSOT003 "m.Old" safe
    "m.Old",
]
both: Annotated[("m.Old", "m.Old")]
w = cast(Annotated["m.Old", "m.Old"], x)  # want SSOT003 "m.Old" safe

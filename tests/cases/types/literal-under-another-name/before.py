import typing as t
from typing import Annotated as A
from typing import Literal as L
from typing import Optional as O
from typing_extensions import Literal as E

import old.mod as m  # want SSOT001 "old.mod" safe

a: L["m.Old"]
b: t.Literal["m.Old"]
c: E["m.Old"]
d: list[L["m.Old"]]
e: A[int, "m.Old"]
f: A["m.Old", "m.Old"]  # want SSOT003 "m.Old" safe
G = O["m.Old"]  # want SSOT003 "m.Old" safe

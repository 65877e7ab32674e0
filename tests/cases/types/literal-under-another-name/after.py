import typing as t
from typing import Annotated as A
from typing import Literal as L
from typing import Optional as O
from typing_extensions import Literal as E

import new.mod as m

a: L["m.Old"]
b: t.Literal["m.Old"]
c: E["m.Old"]
d: list[L["m.Old"]]
e: A[int, "m.Old"]
f: A["m.New", "m.Old"]
G = O["m.New"]

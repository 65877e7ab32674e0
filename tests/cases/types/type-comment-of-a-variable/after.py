from typing import List

import new.mod

values = []  # type: List[new.mod.X]
for value in values:  # type: new.mod.X
    print(value)

from typing import List

import old.mod  # want SSOT001 "old.mod" safe

values = []  # type: List[old.mod.X]  # want SSOT003 "old.mod.X" safe
for value in values:  # type: old.mod.X  # want SSOT003 "old.mod.X" safe
    print(value)

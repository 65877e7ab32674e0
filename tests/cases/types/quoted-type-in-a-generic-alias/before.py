from typing import Dict, Optional

import old.mod  # want SSOT001 "old.mod" safe

Alias = Optional["old.mod.X"]  # want SSOT003 "old.mod.X" safe


class Child(Dict[str, "old.mod.X"]): ...  # want SSOT003 "old.mod.X" safe

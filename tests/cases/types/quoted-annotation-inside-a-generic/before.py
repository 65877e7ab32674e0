from typing import Dict, List, Optional

import old.mod  # want SSOT001 "old.mod" safe


def get(x: "Optional[Dict[str, old.mod.X]]") -> List["old.mod.X"]: ...  # want SSOT003 "old.mod.X" safe SSOT003 "old.mod.X" safe


value: "old.mod.X | None" = None  # want SSOT003 "old.mod.X" safe

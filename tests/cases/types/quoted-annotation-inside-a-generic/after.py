from typing import Dict, List, Optional

import new.mod


def get(x: "Optional[Dict[str, new.mod.X]]") -> List["new.mod.X"]: ...


value: "new.mod.X | None" = None

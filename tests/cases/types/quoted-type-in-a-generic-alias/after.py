from typing import Dict, Optional

import new.mod

Alias = Optional["new.mod.X"]


class Child(Dict[str, "new.mod.X"]): ...

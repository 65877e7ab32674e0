from old.mod import (
    X,
    Y,  # ssot: ignore
)
from old.mod import (
    X as X1,
    Y as Y1,
)  # ssot: ignore

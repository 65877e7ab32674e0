from old import (
    B,
)  # noqa: F401
from new import A  # noqa: F401

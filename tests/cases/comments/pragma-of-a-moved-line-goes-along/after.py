from old import (
    B,  # type: ignore
)
from new import A  # noqa: F401

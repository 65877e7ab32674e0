from old import (  # noqa: F401
    B as B,
)  # noqa: F401
from new import Alpha as A  # noqa: F401

__all__ = ["A", "B"]

from old import (  # noqa: F401
    A as A,  # want SSOT001 "A" safe
    B as B,
)  # noqa: F401

__all__ = ["A", "B"]

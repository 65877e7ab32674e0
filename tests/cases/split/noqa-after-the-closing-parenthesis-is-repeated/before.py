from old import (
    A,  # want SSOT001 "A" safe
    B,
)  # noqa: F401

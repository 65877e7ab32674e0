from old import (
    A,  # noqa: F401  # want SSOT001 "A" safe
    B,  # type: ignore
)

from old import (
    A,

    B,  # want SSOT001 "B" safe
    C,
)

from old import (
    A, B,  # some of them  # want SSOT001 "A" safe
    C,
)

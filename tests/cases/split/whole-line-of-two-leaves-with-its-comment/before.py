from old import (
    A, B,  # the first two  # want SSOT001 "A" safe SSOT001 "B" safe
    C,
)

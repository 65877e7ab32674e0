from old import (
    A, B, C,  # want SSOT001 "B" safe
    D,
)

A(), B(), C(), D()

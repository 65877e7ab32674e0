from old import (
    A,
    B,
    C  # want SSOT001 "C" safe
)

A(), B(), C()

from old import (
    A,  # want SSOT001 "A" safe
    B,
)  # the end

A(), B()

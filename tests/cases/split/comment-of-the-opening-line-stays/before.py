from old import (  # models
    A,  # want SSOT001 "A" safe
    B,
)

A(), B()

from old import (
    # the models
    A,  # want SSOT001 "A" safe
    B,
    # the views
    C,
)

A(), B(), C()

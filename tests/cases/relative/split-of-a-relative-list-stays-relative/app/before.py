from .legacy import A, B  # want SSOT001 "A" safe

A(), B()

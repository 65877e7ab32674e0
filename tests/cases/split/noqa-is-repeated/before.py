from old import A, B  # noqa: F401  # want SSOT001 "A" safe

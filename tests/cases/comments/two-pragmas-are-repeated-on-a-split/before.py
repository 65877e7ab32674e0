from old import A, B  # type: ignore  # noqa: F401  # want SSOT001 "A" safe

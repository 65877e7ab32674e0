from old import A, B; A(B)  # noqa: E702  # want SSOT001 "A" safe

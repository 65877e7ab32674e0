from old import A, B  # type: ignore[import-untyped]  # want SSOT001 "A" safe

A(), B()

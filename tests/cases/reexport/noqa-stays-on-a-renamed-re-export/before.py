from old.mod import X  # noqa: F401  # want SSOT001 "X" safe

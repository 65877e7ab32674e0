import old.plugins  # noqa: F401  # want SSOT001 "old.plugins" safe

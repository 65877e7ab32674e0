from old.mod import X  # noqa: F401  # ssot: ignore

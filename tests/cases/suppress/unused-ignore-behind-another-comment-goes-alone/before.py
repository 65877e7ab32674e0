import sys  # noqa: F401  # ssot: ignore[old.mod]  # want SSOT005 "# ssot: ignore[old.mod]" safe

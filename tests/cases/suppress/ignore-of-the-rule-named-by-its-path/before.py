from old.mod import X  # ssot: ignore[old.mod]

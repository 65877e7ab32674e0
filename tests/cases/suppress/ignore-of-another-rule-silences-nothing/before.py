from old.mod import X  # ssot: ignore[older] why  # want SSOT001 "X" safe SSOT005 "# ssot: ignore[older] why" safe

from old.mod import X  # ssot: ignore[SSOT003]  # want SSOT001 "X" safe SSOT005 "# ssot: ignore[SSOT003]" safe kind=ignore

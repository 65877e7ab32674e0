from old.mod import X  # ssot: ignore[SSOT001] kept on purpose
NAME = ["old.mod"]  # ssot: ignore[SSOT001, SSOT003]

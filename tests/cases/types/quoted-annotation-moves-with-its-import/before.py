import old.mod  # want SSOT001 "old.mod" safe


def get(x: "old.mod.X", *, y: 'old.mod.X' = None) -> "old.mod.X": ...  # want SSOT003 "old.mod.X" safe SSOT003 "old.mod.X" safe SSOT003 "old.mod.X" safe

import old.mod  # want SSOT001 "old.mod" safe


def get(x: "old.Other") -> "old.mod.X": ...  # want SSOT003 "old.mod.X" safe

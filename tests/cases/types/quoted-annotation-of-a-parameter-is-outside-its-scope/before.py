import old.mod as m  # want SSOT001 "old.mod" safe


def get(m, x: "m.X"): ...  # want SSOT003 "m.X" safe

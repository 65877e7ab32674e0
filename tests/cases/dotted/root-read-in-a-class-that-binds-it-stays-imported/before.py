import old.mod  # want SSOT001 "old.mod" safe

old.mod.X  # want SSOT002 "old.mod.X" safe


class Q:
    old = old.other

import old.mod  # want SSOT001 "old.mod" display-only


class Holder:
    new = 1
    made = old.mod.X()  # want SSOT002 "old.mod.X" display-only

import old.mod  # want SSOT001 "old.mod" safe


class Box[T = old.mod.X]: ...  # want SSOT002 "old.mod.X" safe

import old.mod  # want SSOT001 "old.mod" safe

type Pair[T: old.mod.X] = tuple[T, old.mod.X, "old.mod.X"]  # want SSOT002 "old.mod.X" safe SSOT002 "old.mod.X" safe SSOT003 "old.mod.X" safe


class Box[T: (old.mod.X, int)]:  # want SSOT002 "old.mod.X" safe
    def get[U](self, other: U) -> old.mod.X | T: ...  # want SSOT002 "old.mod.X" safe

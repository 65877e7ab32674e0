import old.mod as m  # want SSOT001 "old.mod" safe


def get[m](thing: m.X) -> m.X: ...


class Box[m]:
    field: m.X


def other[T: m.X](thing: T) -> m.X: ...  # want SSOT002 "m.X" safe SSOT002 "m.X" safe

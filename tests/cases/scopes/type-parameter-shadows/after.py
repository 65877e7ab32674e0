import new.mod as m


def get[m](thing: m.X) -> m.X: ...


class Box[m]:
    field: m.X


def other[T: m.X](thing: T) -> m.X: ...

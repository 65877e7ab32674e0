import new.mod

type Pair[T: new.mod.X] = tuple[T, new.mod.X, "new.mod.X"]


class Box[T: (new.mod.X, int)]:
    def get[U](self, other: U) -> new.mod.X | T: ...

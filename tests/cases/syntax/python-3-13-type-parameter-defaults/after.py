import new.mod


class Box[T = new.mod.X]: ...

import old
import new.mod


def get(x: "old.Other") -> "new.mod.X": ...

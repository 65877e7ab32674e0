import new.mod


def get(x: "new.mod.X", *, y: 'new.mod.X' = None) -> "new.mod.X": ...

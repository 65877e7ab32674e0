import new.mod


def get(value: "old." "mod.X"): ...

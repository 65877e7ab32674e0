import new.mod as m


def get(m, x: "m.X"): ...

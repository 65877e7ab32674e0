import new.mod as m


def get(thing):
    thing.m = 1
    thing(m=2)
    thing["m"] = 3
    return m.X, thing.m.X

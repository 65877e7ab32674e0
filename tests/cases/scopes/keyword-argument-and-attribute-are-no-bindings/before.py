import old.mod as m  # want SSOT001 "old.mod" safe


def get(thing):
    thing.m = 1
    thing(m=2)
    thing["m"] = 3
    return m.X, thing.m.X  # want SSOT002 "m.X" safe

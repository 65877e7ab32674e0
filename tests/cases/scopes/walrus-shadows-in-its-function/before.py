import old.mod as m  # want SSOT001 "old.mod" safe


def one(thing):
    if (m := thing):
        return m.X


def two(things):
    [(m := thing) for thing in things]
    return m.X


def three():
    return m.X  # want SSOT002 "m.X" safe

import new.mod as m


def one(thing):
    if (m := thing):
        return m.X


def two(things):
    [(m := thing) for thing in things]
    return m.X


def three():
    return m.X

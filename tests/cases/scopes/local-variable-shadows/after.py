import new.mod as m


def get(things):
    print(m.X)
    m = things
    return m.X

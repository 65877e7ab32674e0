import new.mod as m


def get(m=m.X, n: m.X = None):
    return m.X

import new.mod as m


def get(m):
    return m.X


def outer(m):
    def inner():
        return m.X

    return inner


def third(a, /, *m, b, **c):
    return m.X


m.X()

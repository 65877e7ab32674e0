import old.mod as m  # want SSOT001 "old.mod" safe


def get(m):
    return m.X


def outer(m):
    def inner():
        return m.X

    return inner


def third(a, /, *m, b, **c):
    return m.X


m.X()  # want SSOT002 "m.X" safe

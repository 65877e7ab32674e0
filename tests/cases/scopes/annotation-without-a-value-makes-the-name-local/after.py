import new.mod as n


def f():
    import new.mod as m

    m: object
    return m.Z


def g():
    n: object
    return n.K


def h(x):
    (n): object
    return n.Z


1,
n: object
n.Z

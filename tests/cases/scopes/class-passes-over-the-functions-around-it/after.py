import new.mod as m


def f(m):
    class Q:
        m = m.Z

    class R:
        n = m.K

    return Q, R


def g():
    import new.mod as k

    class Q:
        k = k.K

    return Q

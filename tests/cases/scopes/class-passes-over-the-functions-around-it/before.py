import old.mod as m  # want SSOT001 "old.mod" safe


def f(m):
    class Q:
        m = m.K  # want SSOT002 "m.K" safe

    class R:
        n = m.K

    return Q, R


def g():
    import old.mod as k  # want SSOT001 "old.mod" safe

    class Q:
        k = k.K

    return Q

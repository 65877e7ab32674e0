import old.mod as n  # want SSOT001 "old.mod" safe


def f():
    import old.mod as m  # want SSOT001 "old.mod" safe

    m: object
    return m.K  # want SSOT002 "m.K" safe


def g():
    n: object
    return n.K


def h(x):
    (n): object
    return n.K  # want SSOT002 "n.K" safe


1,
n: object
n.K  # want SSOT002 "n.K" safe

def f(x, m=None):
    if m is None:
        import old.mod as m  # want SSOT001 "old.mod" safe

        m.K  # want SSOT002 "m.K" safe
    elif x:
        m.K
    else:
        m.K
    return x


try:
    import other as n
except ImportError:
    import old.mod as n  # want SSOT001 "old.mod" safe
else:
    n.X

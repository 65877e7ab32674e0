def f(x, m=None):
    if m is None:
        import new.mod as m

        m.Z
    elif x:
        m.K
    else:
        m.K
    return x


try:
    import other as n
except ImportError:
    import new.mod as n
else:
    n.X

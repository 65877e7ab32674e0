import old.mod  # want SSOT001 "old.mod" display-only /the name .new. is taken/


def f():
    x = old.mod.X  # want SSOT002 "old.mod.X" display-only /the name .new. is taken/
    import new.other
    return x, new.other.W

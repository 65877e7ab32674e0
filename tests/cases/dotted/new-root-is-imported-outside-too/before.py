import new.mod


def f():
    import new.mod
    import old.mod  # want SSOT001 "old.mod" safe

    return old.mod.X  # want SSOT002 "old.mod.X" safe

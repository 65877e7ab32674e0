def get():
    import old.mod  # want SSOT001 "old.mod" safe

    return old.mod.X()  # want SSOT002 "old.mod.X" safe


def other():
    import old.mod  # want SSOT001 "old.mod" safe

    return [old.mod.X for _ in "ab"]  # want SSOT002 "old.mod.X" safe

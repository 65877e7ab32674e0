import old.mod  # want SSOT001 "old.mod" safe

value = old.mod.X  # want SSOT002 "old.mod.X" safe


def get():
    import old.mod  # want SSOT001 "old.mod" safe

    return old.mod.X  # want SSOT002 "old.mod.X" safe

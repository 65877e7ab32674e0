from old import mod  # want SSOT001 "mod" safe


def run():
    return mod.X()  # want SSOT002 "mod.X" safe

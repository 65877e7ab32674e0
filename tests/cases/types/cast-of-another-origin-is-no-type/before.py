import old.mod  # want SSOT001 "old.mod" safe


def cast(text, value):
    return text


cast("old.mod.X", old.mod.X)  # want SSOT003 "old.mod.X" unsafe SSOT002 "old.mod.X" safe

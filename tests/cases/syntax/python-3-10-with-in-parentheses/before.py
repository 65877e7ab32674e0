import old.mod  # want SSOT001 "old.mod" safe

with (
    old.mod.lock() as a,  # want SSOT002 "old.mod.lock" safe
    old.mod.open() as b,  # want SSOT002 "old.mod.open" safe
):
    print(a, b)

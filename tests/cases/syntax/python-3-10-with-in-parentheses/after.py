import new.mod

with (
    new.mod.lock() as a,
    new.mod.open() as b,
):
    print(a, b)

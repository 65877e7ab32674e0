import old.pkg.mod  # want SSOT001 "old.pkg.mod" unsafe /passed on/


def show(thing=old):
    return old.pkg.mod.X, vars(thing)  # want SSOT002 "old.pkg.mod.X" unsafe /passed on/

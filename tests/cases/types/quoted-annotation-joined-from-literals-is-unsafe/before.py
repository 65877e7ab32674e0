import old.mod  # want SSOT001 "old.mod" unsafe /joined/


def get(value: "old." "mod.X"): ...

import old.mod  # want SSOT001 "old.mod" display-only /cannot be rewritten/


def f(x: "list['old.mod.X']"): ...

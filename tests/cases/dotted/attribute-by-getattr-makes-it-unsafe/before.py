from old import mod  # want SSOT001 "mod" unsafe

getattr(mod, "X")()  # want SSOT003 "X"

from new import mod

getattr(mod, "X")()

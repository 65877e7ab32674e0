import new.mod

try:
    from new.mod import X
except new.mod.Error, ValueError:
    X = None

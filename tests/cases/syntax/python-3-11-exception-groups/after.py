import new.mod

try:
    pass
except* new.mod.Error:
    from new.mod import X

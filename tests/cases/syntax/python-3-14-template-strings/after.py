import new.mod

print(t"{new.mod.LIMIT} of old.mod.LIMIT")

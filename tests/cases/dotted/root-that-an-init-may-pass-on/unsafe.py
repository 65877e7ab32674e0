import new.mod

print(new.mod.X)

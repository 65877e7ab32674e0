import new.mod

print(new.mod)

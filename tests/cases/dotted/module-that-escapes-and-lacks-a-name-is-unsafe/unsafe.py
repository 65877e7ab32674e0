import new.mod as m

print(vars(m))

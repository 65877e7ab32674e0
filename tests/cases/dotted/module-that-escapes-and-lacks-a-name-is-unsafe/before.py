import old.mod as m  # want SSOT001 "old.mod" unsafe

print(vars(m))

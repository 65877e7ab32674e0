import old.mod  # want SSOT001 "old.mod" unsafe /`old`/

print(old.mod.X)  # want SSOT002 "old.mod.X" unsafe

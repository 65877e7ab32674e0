import old.mod as m  # want SSOT001 "old.mod" safe

a = lambda m: m.X
b = lambda m=m.X: m.X  # want SSOT002 "m.X" safe
c = lambda n: m.X  # want SSOT002 "m.X" safe

import old.mod as m  # want SSOT001 "old.mod" safe

m.X.make().name.strip()  # want SSOT002 "m.X.make" safe legacy=old.mod:X.make
m.X[0].name  # want SSOT002 "m.X" safe

import old.mod  # want SSOT001 "old.mod" unsafe /passed on/

x = (old).mod.X
z = old.mod.X  # want SSOT002 "old.mod.X" unsafe /passed on/

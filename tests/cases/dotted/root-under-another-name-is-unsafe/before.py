import old.mod  # want SSOT001 "old.mod" unsafe /passed on/

o = old
o.mod.X

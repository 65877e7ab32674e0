import old.mod as m  # want SSOT001 "old.mod" safe

m.X.Meta.size  # want SSOT002 "m.X.Meta.size" safe

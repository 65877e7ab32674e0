import old.mod as m  # want SSOT001 "old.mod" display-only

m.A, m.X  # want SSOT002 "m.A" display-only SSOT002 "m.X" display-only

import old.mod as m, os  # want SSOT001 "old.mod" safe

m.X(os)  # want SSOT002 "m.X" safe

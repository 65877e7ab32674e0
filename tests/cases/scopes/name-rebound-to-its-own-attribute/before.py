import old.mod as m  # want SSOT001 "old.mod" safe

m = m.X  # want SSOT002 "m.X" safe
m.Y

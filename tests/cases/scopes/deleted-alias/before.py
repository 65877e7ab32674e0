import old.mod as m  # want SSOT001 "old.mod" safe

value = m.X()  # want SSOT002 "m.X" safe
del m

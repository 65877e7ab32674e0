from old import mod as m  # want SSOT001 "mod" safe

m.X()  # want SSOT002 "m.X" safe

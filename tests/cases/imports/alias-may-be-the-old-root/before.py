import old.mod as old  # want SSOT001 "old.mod" safe

old.X()  # want SSOT002 "old.X" safe

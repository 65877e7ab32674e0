import old.mod as m  # want SSOT001 "old.mod" safe

ｍ.X()  # want SSOT002 "ｍ.X" safe

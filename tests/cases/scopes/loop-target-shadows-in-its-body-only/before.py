import old.mod as m  # want SSOT001 "old.mod" safe

for m in ():
    m.X
m.X  # want SSOT002 "m.X" safe

import old.mod as m  # want SSOT001 "old.mod" safe

a = [m.X for m in things()]
b = {m.X: m for n in "ab" for m in n}
c = (m.X for m in m.ITEMS)  # want SSOT002 "m.ITEMS" safe
d = {m.X for n in "ab"}  # want SSOT002 "m.X" safe

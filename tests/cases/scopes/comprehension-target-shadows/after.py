import new.mod as m

a = [m.X for m in things()]
b = {m.X: m for n in "ab" for m in n}
c = (m.X for m in m.ITEMS)
d = {m.X for n in "ab"}

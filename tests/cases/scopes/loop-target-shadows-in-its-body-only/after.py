import new.mod as m

for m in ():
    m.X
m.X

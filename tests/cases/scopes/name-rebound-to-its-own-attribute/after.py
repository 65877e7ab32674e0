import new.mod as m

m = m.X
m.Y

import new.mod as m

value = m.X()
del m

import new.mod as a, new.mod as b

a.X()
b.Y()

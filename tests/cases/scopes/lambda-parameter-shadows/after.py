import new.mod as m

a = lambda m: m.X
b = lambda m=m.X: m.X
c = lambda n: m.X

import new.mod as m

m.X.make().name.strip()
m.X[0].name

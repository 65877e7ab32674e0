import new.mod as m

m.X.Meta.size

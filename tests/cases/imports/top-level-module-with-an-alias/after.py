import new.core as m

m.X()

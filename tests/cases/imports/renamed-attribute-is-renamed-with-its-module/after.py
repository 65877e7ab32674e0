import new.mod as m

m.build(m.limit)

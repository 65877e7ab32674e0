from new.core import thing as m

m.X()

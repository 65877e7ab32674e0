import new.mod as m, os

m.X(os)

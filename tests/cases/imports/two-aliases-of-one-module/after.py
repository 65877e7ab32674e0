import new.mod as a
import new.mod as b

a.X()
b.Y()

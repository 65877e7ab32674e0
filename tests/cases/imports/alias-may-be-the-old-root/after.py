import new.mod as old

old.X()

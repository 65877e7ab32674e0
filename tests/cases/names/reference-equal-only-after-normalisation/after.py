import new.mod as m

ｍ.X()

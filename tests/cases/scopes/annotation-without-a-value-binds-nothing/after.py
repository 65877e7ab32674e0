import new.mod as m

m: object
m.Z

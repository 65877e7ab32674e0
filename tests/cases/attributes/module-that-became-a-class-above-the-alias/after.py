import old.a.b as X
import new.mod

x = new.mod.X.a.b.c

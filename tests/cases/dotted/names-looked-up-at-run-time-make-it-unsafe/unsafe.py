import new.mod

eval("old" + ".mod.X")

import old.mod  # want SSOT001 "old.mod" unsafe /eval/

eval("old" + ".mod.X")

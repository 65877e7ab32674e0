value = 1
"old.mod.X"

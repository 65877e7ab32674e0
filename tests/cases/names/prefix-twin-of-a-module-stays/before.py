import old.mod2
import older.mod
import old.mod_other as m
from old.module import X
from old import module, mod_
from bold.mod import Y

m.X(X, module, mod_, Y, old.mod2.X, older.mod.X)

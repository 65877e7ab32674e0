from old.mod.impl import X

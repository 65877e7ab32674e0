from old.mod import Y
from old.mod.impl import X

X(), Y()

import old.mod
from old.mod import X

NAMES = ["old.mod"]
print(old.mod.X, X)

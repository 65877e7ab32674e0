import pkg.old
import pkg.old as m
from pkg import old
from pkg.new import X

print(pkg.old.X, m.X, old.X, X)

from new.pkg import X
from old.pkg.sub import Y
import old.pkg.sub as s

X(Y, s.Z)

import old.pkg.sub as s
from new.pkg import X

s.Y(X)

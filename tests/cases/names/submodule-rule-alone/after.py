import old.pkg
from old.pkg import other
from new import sub
from new.sub import X

X(old.pkg, sub.X, other)

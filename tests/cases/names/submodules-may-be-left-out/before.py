from old.pkg import X  # want SSOT001 "X" safe
from old.pkg.sub import Y
import old.pkg.sub as s

X(Y, s.Z)

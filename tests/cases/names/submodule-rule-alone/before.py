import old.pkg
from old.pkg import sub, other  # want SSOT001 "sub" safe
from old.pkg.sub import X  # want SSOT001 "X" safe

X(old.pkg, sub.X, other)  # want SSOT002 "sub.X" safe

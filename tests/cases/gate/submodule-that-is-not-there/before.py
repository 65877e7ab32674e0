import old.pkg.sub as s  # want SSOT001 "old.pkg.sub" display-only
from old.pkg import X  # want SSOT001 "X" safe

s.Y(X)  # want SSOT002 "s.Y" display-only

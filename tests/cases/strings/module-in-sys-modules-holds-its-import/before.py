import sys

import pkg.old  # want SSOT001 "pkg.old" unsafe /sys.modules/
from pkg.old import X  # want SSOT001 "X" unsafe /sys.modules/

print(sys.modules["pkg.old"], pkg.old.X, X)  # want SSOT003 "pkg.old" unsafe SSOT002 "pkg.old.X" unsafe

import pkg.old  # want SSOT001 "pkg.old" display-only /something else than the module/
import pkg.old as m  # want SSOT001 "pkg.old" display-only
from pkg import old  # want SSOT001 "old" display-only
from pkg.old import X  # want SSOT001 "X" safe

print(pkg.old.X, m.X, old.X, X)  # want SSOT002 "pkg.old.X" display-only SSOT002 "m.X" display-only SSOT002 "old.X" display-only

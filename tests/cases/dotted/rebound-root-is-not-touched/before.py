import sys

import old.mod  # want SSOT001 "old.mod" display-only

if sys.platform == "win32":
    old = None
if old:
    old.mod.X()  # want SSOT002 "old.mod.X" display-only

import sys

if sys.argv:
    import old.mod  # want SSOT001 "old.mod" display-only
else:
    import old.mod  # want SSOT001 "old.mod" display-only

old.mod.X  # want SSOT002 "old.mod.X" display-only

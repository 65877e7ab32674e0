import old.mod  # want SSOT001 "old.mod" display-only
from fresh import new

old.mod.X(new)  # want SSOT002 "old.mod.X" display-only

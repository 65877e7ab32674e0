import os, old.mod, sys  # want SSOT001 "old.mod" safe

old.mod.X(os, sys)  # want SSOT002 "old.mod.X" safe

import sys, old.pkg.mod, zlib  # want SSOT001 "old.pkg.mod" safe

old.pkg.mod.X(old.pkg.helper, sys, zlib)  # want SSOT002 "old.pkg.mod.X" safe

import pkgutil

pkgutil.resolve_name("old.mod:X")  # want SSOT003 "old.mod:X" unsafe legacy=old.mod:X
pkgutil.resolve_name("old.mod.X")  # want SSOT003 "old.mod.X" unsafe

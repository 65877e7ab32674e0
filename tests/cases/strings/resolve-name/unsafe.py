import pkgutil

pkgutil.resolve_name("new.mod:X")
pkgutil.resolve_name("new.mod.X")

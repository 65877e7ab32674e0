pytest_plugins = ("old.mod",)  # want SSOT003 "old.mod" unsafe

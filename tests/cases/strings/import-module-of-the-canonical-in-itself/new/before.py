import importlib

importlib.import_module("old.mod")  # want SSOT003 "old.mod" display-only

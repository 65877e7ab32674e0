import importlib

m = importlib.import_module("old.mod")  # want SSOT003 "old.mod" unsafe

import importlib

m = importlib.import_module("new.mod")

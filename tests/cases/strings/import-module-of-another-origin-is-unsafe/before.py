def import_module(name):
    return name


import_module("old.mod")  # want SSOT003 "old.mod" unsafe /not known to be importlib.import_module/
self.import_module("old.mod")  # want SSOT003 "old.mod" unsafe /not known to be importlib.import_module/

def import_module(name):
    return name


import_module("new.mod")
self.import_module("new.mod")

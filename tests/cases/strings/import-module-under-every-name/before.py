import importlib as il
from importlib import import_module
from importlib import import_module as load

il.import_module("old.mod")  # want SSOT003 "old.mod" safe
import_module(name="old.mod")  # want SSOT003 "old.mod" safe
load('old.mod')  # want SSOT003 "old.mod" safe

import importlib as il
from importlib import import_module
from importlib import import_module as load

il.import_module("new.mod")
import_module(name="new.mod")
load('new.mod')

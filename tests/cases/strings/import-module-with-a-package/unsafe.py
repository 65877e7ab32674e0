from importlib import import_module

import_module("new.mod", package="old.sub")
import_module(".mod", package="older.sub")

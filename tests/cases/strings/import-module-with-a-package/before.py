from importlib import import_module

import_module(".mod", package="old.sub")  # want SSOT003 ".mod" unsafe legacy=old.sub.mod canonical=new.mod
import_module(".mod", package="older.sub")

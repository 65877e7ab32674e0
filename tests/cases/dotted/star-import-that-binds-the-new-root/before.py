import old.mod  # want SSOT001 "old.mod" unsafe /star import of other/
from other import *

old.mod.X  # want SSOT002 "old.mod.X" unsafe /star import of other/

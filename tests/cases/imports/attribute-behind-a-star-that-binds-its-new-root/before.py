from old import mod
from other import *

mod.X  # want SSOT002 "mod.X" unsafe /star import of other/

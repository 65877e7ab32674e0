import old.mod  # want SSOT001 "old.mod" safe
from other import *

old.mod.X  # want SSOT002 "old.mod.X" safe

import old.mod as m  # want SSOT001 "old.mod" unsafe /star import of other/
from other import *

m.K  # want SSOT002 "m.K" unsafe /star import of other/

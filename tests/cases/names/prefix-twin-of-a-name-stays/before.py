import old.mod
from old.mod import make_all, remake, Make

old.mod.make_all(remake, Make)

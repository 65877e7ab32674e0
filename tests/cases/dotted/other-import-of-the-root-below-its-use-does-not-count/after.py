import old
import new.mod
n = old.__name__
import old.stays

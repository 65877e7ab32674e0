import old.mod  # want SSOT001 "old.mod" safe
n = old.__name__
import old.stays

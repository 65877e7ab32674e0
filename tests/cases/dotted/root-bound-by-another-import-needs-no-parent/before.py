import old.other
import old.mod  # want SSOT001 "old.mod" safe

old.mod.X(old.other.Y)  # want SSOT002 "old.mod.X" safe

import old.mod  # want SSOT001 "old.mod" safe
y = old.mod.X  # want SSOT002 "old.mod.X" safe
import new.mod

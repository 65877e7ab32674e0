import new.tools
import old.mod  # want SSOT001 "old.mod" safe

old.mod.X(new.tools.size)  # want SSOT002 "old.mod.X" safe

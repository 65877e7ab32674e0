A:.patch("old.mod.X")  # want SSOT003 "old.mod.X" display-only
import old.mod  # want SSOT001 "old.mod" display-only

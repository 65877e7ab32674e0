PLUGINS = ["old.mod", "other.mod"]  # want SSOT003 "old.mod" unsafe
TABLE = {
    "old.mod.X": 1,  # want SSOT003 "old.mod.X" unsafe
    "second": ("old.mod.Y",),  # want SSOT003 "old.mod.Y" unsafe
}
NAME: str = 'old.mod.X'  # want SSOT003 "old.mod.X" unsafe

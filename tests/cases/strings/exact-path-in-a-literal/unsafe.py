PLUGINS = ["new.mod", "other.mod"]
TABLE = {
    "new.mod.X": 1,
    "second": ("new.mod.Y",),
}
NAME: str = 'new.mod.X'

NAMES = [
    "old.mod.X",
    "old.mod",
]  # ssot: ignore

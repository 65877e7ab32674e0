TABLE = {"🙂": "old.mod.X", "é": "old.mod.X"}  # want SSOT003 "old.mod.X" unsafe SSOT003 "old.mod.X" unsafe

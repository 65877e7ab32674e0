TABLE = {"🙂": "new.mod.X", "é": "new.mod.X"}

NAMES = [b"old.mod.X", rb"old.mod"]

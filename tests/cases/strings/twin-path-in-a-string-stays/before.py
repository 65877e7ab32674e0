from unittest.mock import patch

patch("old.mod_other.X")
patch("older.mod.X")
patch("very.old.mod.X")
PATHS = ["old/mod.py", "old.module", "old", "-old.mod", "old.mod.", ".old.mod", "old..mod"]

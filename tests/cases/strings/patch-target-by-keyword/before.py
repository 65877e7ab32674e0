from unittest.mock import patch

patch(new=1, target="old.mod.X")  # want SSOT003 "old.mod.X" unsafe

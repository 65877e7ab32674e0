from unittest.mock import patch

patcher = patch("old.mod.X", autospec=True)  # want SSOT003 "old.mod.X" unsafe
patcher.start()

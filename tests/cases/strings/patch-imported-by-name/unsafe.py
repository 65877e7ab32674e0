from unittest.mock import patch

patcher = patch("new.mod.X", autospec=True)
patcher.start()

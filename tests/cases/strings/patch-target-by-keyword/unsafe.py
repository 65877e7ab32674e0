from unittest.mock import patch

patch(new=1, target="new.mod.X")

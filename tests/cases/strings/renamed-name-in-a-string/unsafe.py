from unittest.mock import patch

patch("new.mod.build")

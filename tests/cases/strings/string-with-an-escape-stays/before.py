from unittest.mock import patch

patch("old\x2emod.X")
patch("old.m\u006fd.X")

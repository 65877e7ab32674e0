from unittest.mock import patch

patch("old.mod.X")  # want SSOT004 "old.mod.X" nofix kind=string
NAMES = ["old.mod"]  # want SSOT004 "old.mod" nofix

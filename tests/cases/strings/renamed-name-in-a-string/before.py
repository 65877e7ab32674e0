from unittest.mock import patch

patch("old.mod.make")  # want SSOT003 "old.mod.make" unsafe canonical=new.mod:build

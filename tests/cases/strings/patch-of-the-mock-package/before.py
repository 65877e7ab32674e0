import mock
from mock import patch

mock.patch("old.mod.X")  # want SSOT003 "old.mod.X" unsafe
patch("old.mod.X")  # want SSOT003 "old.mod.X" unsafe

import unittest.mock
import unittest.mock as um
from unittest.mock import patch as replace

with um.patch("old.mod.X"), replace("old.mod.Y"), unittest.mock.patch('old.mod.Z'):  # want SSOT003 "old.mod.X" unsafe SSOT003 "old.mod.Y" unsafe SSOT003 "old.mod.Z" unsafe
    pass

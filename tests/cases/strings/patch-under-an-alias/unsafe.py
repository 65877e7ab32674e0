import unittest.mock
import unittest.mock as um
from unittest.mock import patch as replace

with um.patch("new.mod.X"), replace("new.mod.Y"), unittest.mock.patch('new.mod.Z'):
    pass

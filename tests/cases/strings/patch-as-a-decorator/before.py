from unittest import TestCase, mock
from unittest.mock import patch


@patch("old.mod.X")  # want SSOT003 "old.mod.X" unsafe
class Tests(TestCase):
    @mock.patch("old.mod.Y", return_value=1)  # want SSOT003 "old.mod.Y" unsafe
    @patch(
        "old.mod.X.__init__",  # want SSOT003 "old.mod.X.__init__" unsafe
        new=None,
    )
    def test_it(self, *mocks): ...

from unittest import TestCase, mock
from unittest.mock import patch


@patch("new.mod.X")
class Tests(TestCase):
    @mock.patch("new.mod.Y", return_value=1)
    @patch(
        "new.mod.X.__init__",
        new=None,
    )
    def test_it(self, *mocks): ...

from unittest.mock import patch

from new.mod import run


@patch("old.mod.helper")
def test_it(helper):
    run()

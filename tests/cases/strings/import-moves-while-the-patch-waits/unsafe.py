from unittest.mock import patch

from new.mod import run


@patch("new.mod.helper")
def test_it(helper):
    run()

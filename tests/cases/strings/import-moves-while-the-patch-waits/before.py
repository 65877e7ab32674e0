from unittest.mock import patch

from old.mod import run  # want SSOT001 "run" safe


@patch("old.mod.helper")  # want SSOT003 "old.mod.helper" unsafe
def test_it(helper):
    run()

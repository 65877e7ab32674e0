from unittest.mock import patch

from old.mod import X


@patch("old.mod.X")  # want SSOT004 "old.mod.X" nofix
def test_it(x):
    assert x is not X

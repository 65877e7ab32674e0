import pytest


def test_it_is_gone():
    with pytest.raises(ImportError):
        from old.mod import X  # want SSOT001 "X" display-only expected-failure

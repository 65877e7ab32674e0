import pytest

with pytest.raises(ValueError):
    from old.mod import X  # want SSOT001 "X" safe

    X()

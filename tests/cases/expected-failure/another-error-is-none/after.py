import pytest

with pytest.raises(ValueError):
    from new.mod import X

    X()

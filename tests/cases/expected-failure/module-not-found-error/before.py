import pytest

with pytest.raises(ModuleNotFoundError) as caught:
    from old.mod import X  # want SSOT001 "X" display-only expected-failure

import pytest

with pytest.raises((AttributeError, ImportError)):
    from old.mod import X  # want SSOT001 "X" display-only expected-failure

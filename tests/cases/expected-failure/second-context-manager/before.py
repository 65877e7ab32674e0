import pytest

with open("log") as log, pytest.raises(ImportError):
    from old.mod import X  # want SSOT001 "X" display-only expected-failure

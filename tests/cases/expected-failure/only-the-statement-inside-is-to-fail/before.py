import pytest

with pytest.raises(ImportError):
    from old.mod import Gone  # want SSOT001 "Gone" display-only expected-failure

from old.mod import X  # want SSOT001 "X" safe

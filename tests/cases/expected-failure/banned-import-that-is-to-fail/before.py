import pytest

with pytest.raises(ImportError):
    import old.mod  # want SSOT004 "old.mod" nofix expected-failure

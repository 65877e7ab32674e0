import pytest

with pytest.raises(ImportError): from old.mod import X  # want SSOT001 "X" display-only expected-failure

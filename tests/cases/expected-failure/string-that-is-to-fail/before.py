from importlib import import_module

import pytest

with pytest.raises(ImportError):
    import_module("old.mod")  # want SSOT003 "old.mod" display-only expected-failure

import pytest

m = pytest.importorskip("old.mod")  # want SSOT003 "old.mod" unsafe

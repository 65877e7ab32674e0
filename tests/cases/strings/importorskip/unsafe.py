import pytest

m = pytest.importorskip("new.mod")

import pytest

with pytest.raises(ImportError):
    from old.mod import Gone

from new.mod import X

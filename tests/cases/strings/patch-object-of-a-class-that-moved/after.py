from unittest.mock import patch

from new.mod import X

with patch.object(X, "get"):
    pass

from unittest.mock import patch

from old.mod import X  # want SSOT001 "X" safe

with patch.object(X, "get"):
    pass

from unittest.mock import patch

import new.mod as m

with patch.object(m, "X"):
    pass

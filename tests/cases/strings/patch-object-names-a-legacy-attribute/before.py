from unittest.mock import patch

import old.mod as m  # want SSOT001 "old.mod" unsafe

with patch.object(m, "X"):  # want SSOT003 "X" legacy=old.mod:X
    pass

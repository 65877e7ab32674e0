from unittest.mock import patch

patch("old.mod.Gone")  # want SSOT003 "old.mod.Gone" display-only /does not define/

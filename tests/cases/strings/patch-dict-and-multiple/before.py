from unittest.mock import patch

patch.dict("old.mod.REGISTRY", {"a": 1})  # want SSOT003 "old.mod.REGISTRY" unsafe
patch.multiple("old.mod", REGISTRY={})  # want SSOT003 "old.mod" unsafe

from unittest.mock import patch

patch.dict("new.mod.REGISTRY", {"a": 1})
patch.multiple("new.mod", REGISTRY={})

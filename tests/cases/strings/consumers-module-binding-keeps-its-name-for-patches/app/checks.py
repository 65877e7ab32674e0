from unittest.mock import patch

patch("app.before.mod.X")

from unittest.mock import patch

patch("app.before.make")

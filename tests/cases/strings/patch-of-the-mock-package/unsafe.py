import mock
from mock import patch

mock.patch("new.mod.X")
patch("new.mod.X")

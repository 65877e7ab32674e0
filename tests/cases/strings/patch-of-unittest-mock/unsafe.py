from unittest import mock

with mock.patch("new.mod.X"):
    pass

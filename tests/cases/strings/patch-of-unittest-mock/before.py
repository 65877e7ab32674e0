from unittest import mock

with mock.patch("old.mod.X"):  # want SSOT003 "old.mod.X" unsafe legacy=old.mod:X canonical=new.mod:X kind=string
    pass

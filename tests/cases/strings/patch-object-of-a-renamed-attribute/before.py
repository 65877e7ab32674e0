from unittest import mock

from old import mod  # want SSOT001 "mod" unsafe


@mock.patch.object(mod, "make")  # want SSOT003 "make" unsafe canonical=new.mod:build
def test_it(made): ...

from unittest import mock

from new import mod


@mock.patch.object(mod, "build")
def test_it(made): ...

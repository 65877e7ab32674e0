from unittest import mock

from new import run


@mock.patch("new.helper")
def test(helper):
    run()

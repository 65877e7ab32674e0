from unittest import mock

import new as old


@mock.patch("new.helper")
def test(helper):
    old.helper()

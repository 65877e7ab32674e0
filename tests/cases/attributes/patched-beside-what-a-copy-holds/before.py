from unittest import mock

from old import run  # want SSOT001 "run" unsafe /patched/


@mock.patch("old.helper")  # want SSOT003 "old.helper" unsafe
def test(helper):
    run()

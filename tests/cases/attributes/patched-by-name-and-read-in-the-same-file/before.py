from unittest import mock

import old  # want SSOT001 "old" unsafe /patched/


@mock.patch("old.helper")  # want SSOT003 "old.helper" unsafe
def test(helper):
    old.helper()  # want SSOT002 "old.helper" unsafe

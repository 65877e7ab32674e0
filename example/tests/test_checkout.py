"""The docstring may go on naming shop.old_money: prose is never a finding."""

from unittest import mock

import shop.checkout
from shop.old_money import Price as OldPrice  # ssot: ignore[money] the old name must work until it goes


@mock.patch("shop.old_money.parse")
def test_parse_is_replaced(parse):
    assert OldPrice


def test_total():
    assert shop.checkout  # ssot: ignore

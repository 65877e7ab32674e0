import collections
from typing import TYPE_CHECKING

from shop.old_money import Price, parse  # noqa: F401

if TYPE_CHECKING:
    from shop import old_money


def total(lines: "collections.Mapping[str, int]", prices: "dict[str, old_money.Price]") -> list[Price]:
    return [prices[name] for name in lines]


def is_table(value: object) -> bool:
    return isinstance(value, collections.Mapping)

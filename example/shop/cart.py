import collections
from typing import TYPE_CHECKING

from shop.old_money import Price, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Price", "parse", "total"]


def total(lines: "Iterable[Price]") -> Price:
    return Price(sum(line.amount for line in lines))


def is_table(value: object) -> bool:
    return isinstance(value, collections.Mapping)

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Price:
    amount: Decimal
    currency: str = "EUR"


def parse_price(text: str) -> Price:
    amount, _, currency = text.partition(" ")
    return Price(Decimal(amount), currency or "EUR")

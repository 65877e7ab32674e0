import shop.old_money as money
from shop.http import make_client
from shop.settings import GLOBALS


def pay(text: str) -> money.Price:
    price = money.parse(text)
    client = make_client()
    print(f"paying {price} with {client}", GLOBALS)
    return price

import shop.old_money
from shop.http import make_client
from shop.settings import GLOBALS


def pay(text: str) -> "shop.old_money.Price":
    price = shop.old_money.parse(text)
    client = make_client()
    print(f"paying {price} with {client}", GLOBALS)
    return price

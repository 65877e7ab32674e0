class Client:
    pass


def make_client() -> Client:
    return Client()


async def open_client() -> Client:
    return Client()

from new.mod import get


def other(get):
    return get()


async def run():
    return await get()

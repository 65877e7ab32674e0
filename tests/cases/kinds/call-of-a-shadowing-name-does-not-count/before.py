from old.mod import get  # want SSOT001 "get" safe


def other(get):
    return get()


async def run():
    return await get()

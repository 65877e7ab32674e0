from old.mod import get as fetch  # want SSOT001 "get" safe


async def run():
    return await fetch()

from old.mod import get  # want SSOT001 "get" safe


async def run():
    value = (await get())
    return await get(), [await get() for _ in value]

from new.mod import get


async def run():
    value = (await get())
    return await get(), [await get() for _ in value]

import new.mod


async def run():
    return await new.mod.get()

from new.mod import each


async def run():
    async for item in each():
        print(item)

from old.mod import each  # want SSOT001 "each" safe


async def run():
    async for item in each():
        print(item)

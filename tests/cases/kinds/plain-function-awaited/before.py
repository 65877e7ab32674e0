from old.mod import get  # want SSOT001 "get" display-only /\b5\b/


async def run():
    return await get()

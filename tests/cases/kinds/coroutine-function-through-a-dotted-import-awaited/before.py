import old.mod  # want SSOT001 "old.mod" safe


async def run():
    return await old.mod.get()  # want SSOT002 "old.mod.get" safe

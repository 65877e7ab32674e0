import old.mod as m  # want SSOT001 "old.mod" safe


async def run(things):
    async with m.lock() as lock:  # want SSOT002 "m.lock" safe
        return [m.X async for thing in things if await thing], lock  # want SSOT002 "m.X" safe

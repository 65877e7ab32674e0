import new.mod as m


async def run(things):
    async with m.lock() as lock:
        return [m.X async for thing in things if await thing], lock

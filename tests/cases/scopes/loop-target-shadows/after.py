import new.mod as m


def get(pairs):
    for _, (m, *rest) in pairs:
        print(m.X)


async def aget(things):
    async for m in things:
        print(m.X)

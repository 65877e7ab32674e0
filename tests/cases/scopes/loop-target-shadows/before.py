import old.mod as m  # want SSOT001 "old.mod" safe


def get(pairs):
    for _, (m, *rest) in pairs:
        print(m.X)


async def aget(things):
    async for m in things:
        print(m.X)

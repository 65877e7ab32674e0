async def each():
    yield 1

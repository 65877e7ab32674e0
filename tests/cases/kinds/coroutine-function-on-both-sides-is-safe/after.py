from new.mod import get as fetch


async def run():
    return await fetch()

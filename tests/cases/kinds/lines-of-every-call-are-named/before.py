async def run():
    from old.mod import make  # want SSOT001 "make" display-only /\b4\b.*\b6\b/

    one = make()
    two = await make()
    return one, two, [make() for _ in "ab"]

import old.mod  # want SSOT001 "old.mod" safe


@old.mod.TABLE[old.mod.KEY].wrap  # want SSOT002 "old.mod.TABLE" safe SSOT002 "old.mod.KEY" safe
def get(): ...

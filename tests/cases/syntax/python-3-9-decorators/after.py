import new.mod


@new.mod.TABLE[new.mod.KEY].wrap
def get(): ...

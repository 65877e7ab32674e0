X = 1


def new(): ...

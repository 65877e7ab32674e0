import new.core

value = new.core.X()


def get(limit=new.core.limit):
    return new.core.X, limit

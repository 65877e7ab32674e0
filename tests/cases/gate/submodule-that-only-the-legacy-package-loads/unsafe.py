import new as o


def show(module):
    return module.helper


show(o)

import old as o  # want SSOT001 "old" unsafe /lacks helper/


def show(module):
    return module.helper


show(o)

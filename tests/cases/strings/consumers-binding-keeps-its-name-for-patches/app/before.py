from old.mod import make  # want SSOT001 "make" safe


def run():
    return make()

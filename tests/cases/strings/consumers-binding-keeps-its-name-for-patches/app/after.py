from new.mod import build as make


def run():
    return make()

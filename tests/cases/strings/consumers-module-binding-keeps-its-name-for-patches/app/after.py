from new import fresh as mod


def run():
    return mod.X()

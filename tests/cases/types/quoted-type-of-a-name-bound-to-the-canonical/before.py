import newpkg as oldpkg


def get(value: "oldpkg.mod.X"): ...

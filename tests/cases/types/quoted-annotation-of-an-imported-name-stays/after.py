from new.mod import X


def get(x: "X") -> "list[X]": ...

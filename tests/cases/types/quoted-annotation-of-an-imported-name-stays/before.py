from old.mod import X  # want SSOT001 "X" safe


def get(x: "X") -> "list[X]": ...

import new.mod as m


def get(x: "m.X") -> "list[m.New]": ...

import new.mod as m


def f(x: "see m.Old for more", y: "m.Old is nice", z: "m.Old or so", *a: "m.Old - the old one") -> "m.Old, m.Old": ...


def g(
    x: "m.New | None",
    y: " m.New ",
    z: "list[m.New]",
    *a: "*m.New",
) -> "m.New.get(1)[2]": ...


w: """
    dict[
        m.New,
        tuple[*m.New, ...],
    ]
"""

import old.mod as m  # want SSOT001 "old.mod" safe


def f(x: "see m.Old for more", y: "m.Old is nice", z: "m.Old or so", *a: "m.Old - the old one") -> "m.Old, m.Old": ...


def g(
    x: "m.Old | None",  # want SSOT003 "m.Old" safe
    y: " m.Old ",  # want SSOT003 "m.Old" safe
    z: "list[m.Old]",  # want SSOT003 "m.Old" safe
    *a: "*m.Old",  # want SSOT003 "m.Old" safe
) -> "m.Old.get(1)[2]": ...  # want SSOT003 "m.Old.get" safe


w: """
    dict[
        m.Old,  # want SSOT003 "m.Old" safe
        tuple[*m.Old, ...],  # want SSOT003 "m.Old" safe
    ]
"""

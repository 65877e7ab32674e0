import collections as c
import collections as d

kinds = c.Mapping, d.Mapping  # want SSOT002 "c.Mapping" safe SSOT002 "d.Mapping" safe


def f():
    import collections as e
    import collections as g

    return g.Mapping, e.Mapping  # want SSOT002 "g.Mapping" safe SSOT002 "e.Mapping" safe

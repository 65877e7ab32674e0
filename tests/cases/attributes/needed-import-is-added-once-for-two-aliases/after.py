import collections as c
import collections.abc
import collections as d

kinds = collections.abc.Mapping, collections.abc.Mapping


def f():
    import collections as e
    import collections.abc
    import collections as g

    return collections.abc.Mapping, collections.abc.Mapping

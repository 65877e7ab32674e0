def is_mapping(thing):
    import collections
    import collections.abc

    return isinstance(thing, collections.abc.Mapping)

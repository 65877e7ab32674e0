def is_mapping(thing):
    import collections

    return isinstance(thing, collections.Mapping)  # want SSOT002 "collections.Mapping" safe

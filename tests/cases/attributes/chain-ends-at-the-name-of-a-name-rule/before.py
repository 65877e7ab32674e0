import collections

collections.Mapping.register(dict)  # want SSOT002 "collections.Mapping" safe

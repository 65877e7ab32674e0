from contextlib import suppress

with suppress(ImportError):
    import collections

print(collections.Mapping)

try:
    import collections as c
    import collections.abc

    print(collections.abc.Mapping)
except ImportError:
    pass

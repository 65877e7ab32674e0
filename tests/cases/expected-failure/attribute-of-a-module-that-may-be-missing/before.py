from contextlib import suppress

with suppress(ImportError):
    import collections

print(collections.Mapping)  # want SSOT002 "collections.Mapping" display-only /may fail/

try:
    import collections as c

    print(c.Mapping)  # want SSOT002 "c.Mapping" safe
except ImportError:
    pass

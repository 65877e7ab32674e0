import collections, sys

print(sys.argv, collections.Mapping)  # want SSOT002 "collections.Mapping" safe

import collections
import sys

kinds = collections.Mapping, collections.Set, collections.Mapping  # want SSOT002 "collections.Mapping" safe SSOT002 "collections.Set" safe SSOT002 "collections.Mapping" safe
print(sys.argv, kinds)

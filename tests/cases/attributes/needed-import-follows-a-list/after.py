import collections, sys
import collections.abc

print(sys.argv, collections.abc.Mapping)

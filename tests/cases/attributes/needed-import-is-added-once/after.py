import collections
import collections.abc
import sys

kinds = collections.abc.Mapping, collections.abc.Set, collections.abc.Mapping
print(sys.argv, kinds)

import collections
import collections.abc

collections.abc.Mapping.register(dict)

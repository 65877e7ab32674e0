import collections
import collections.abc

isinstance({}, collections.abc.Mapping)
collections.OrderedDict()

import collections

isinstance({}, collections.Mapping)  # want SSOT002 "collections.Mapping" safe legacy=collections:Mapping canonical=collections.abc:Mapping
collections.OrderedDict()

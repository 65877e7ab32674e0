import collections; import collections.abc; kind = collections.abc.Mapping

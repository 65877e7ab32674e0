import collections; kind = collections.Mapping  # want SSOT002 "collections.Mapping" safe

import collections as c

isinstance({}, c.Mapping)  # want SSOT002 "c.Mapping" legacy=collections:Mapping

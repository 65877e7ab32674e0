import collections
import collections.abc

isinstance({}, collections.Mapping)  # want SSOT002 "collections.Mapping" safe

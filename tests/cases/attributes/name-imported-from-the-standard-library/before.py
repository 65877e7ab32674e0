from collections import Mapping  # want SSOT001 "Mapping" safe canonical=collections.abc:Mapping

isinstance({}, Mapping)

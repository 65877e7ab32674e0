from collections.abc import Mapping

isinstance({}, Mapping)

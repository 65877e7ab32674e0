try:
    from collections.abc import Mapping
except ImportError:  # Python 2
    from collections import Mapping  # want SSOT001 "Mapping" display-only

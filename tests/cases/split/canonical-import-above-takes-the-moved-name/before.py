from collections.abc import Mapping
from collections import Mapping, OrderedDict  # want SSOT001 "Mapping" safe

Mapping, OrderedDict

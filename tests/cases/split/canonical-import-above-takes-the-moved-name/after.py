from collections.abc import Mapping
from collections import OrderedDict

Mapping, OrderedDict

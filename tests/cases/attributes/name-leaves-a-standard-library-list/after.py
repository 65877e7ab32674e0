from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping

Callable, OrderedDict, Mapping, defaultdict

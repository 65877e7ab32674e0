from collections import Callable, OrderedDict, Mapping, defaultdict  # want SSOT001 "Callable" safe SSOT001 "Mapping" safe

Callable, OrderedDict, Mapping, defaultdict

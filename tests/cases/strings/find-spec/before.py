import importlib.util
from importlib.util import find_spec

importlib.util.find_spec("old.mod")  # want SSOT003 "old.mod" unsafe
find_spec("old.mod")  # want SSOT003 "old.mod" unsafe

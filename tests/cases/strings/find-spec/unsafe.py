import importlib.util
from importlib.util import find_spec

importlib.util.find_spec("new.mod")
find_spec("new.mod")

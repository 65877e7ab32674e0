from importlib import import_module

import_module("..legacy", __name__)
import_module(".legacy", package=__name__)

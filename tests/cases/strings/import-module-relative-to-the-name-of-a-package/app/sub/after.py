from importlib import import_module

import_module("..core", __name__)
import_module("..core", package=__name__)
import_module(".legacy", __name__)

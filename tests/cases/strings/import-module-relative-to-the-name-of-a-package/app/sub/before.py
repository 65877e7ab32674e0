from importlib import import_module

import_module("..legacy", __name__)  # want SSOT003 "..legacy" safe legacy=app.legacy
import_module("..legacy", package=__name__)  # want SSOT003 "..legacy" safe legacy=app.legacy
import_module(".legacy", __name__)

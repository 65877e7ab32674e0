from importlib import import_module

import_module("..legacy", __package__)  # want SSOT003 "..legacy" legacy=app.legacy

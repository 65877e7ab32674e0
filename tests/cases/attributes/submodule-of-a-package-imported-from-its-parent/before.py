from app import core

core.legacy.X()  # want SSOT002 "core.legacy.X" legacy=app.core.legacy:X
